package dev.latchkey.stack.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the catcher prints of a mail: the recipients and the subject in one line, and below it each link and each code.
 *
 * <p>Everyone who registers chooses an address and a name, which get into mails. So a note contains no control
 * characters: a mail can neither move the cursor of the terminal, nor add lines that look like those of a service.
 */
record MailNote(String recipients, String subject, List<String> finds) {

    private static final int LONGEST_HEADING = 200;
    private static final int LONGEST_FIND = 2_000;
    private static final int MOST_FINDS = 10;
    private static final int DEEPEST_PART = 10;

    /** Control and format characters, such as those that change the direction of the text, and separators of lines. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    /** Only ASCII, as RFC 3986 demands. */
    private static final Pattern LINK = Pattern.compile("https?://[!-~&&[^\"'<>]]+");

    private static final Pattern END_OF_SENTENCE = Pattern.compile("[.,;:!?)]+$");

    /** Eight characters of Crockford's base 32, with or without a hyphen in the middle. */
    private static final Pattern CODE =
            Pattern.compile("(?<![\\w-])[0-9A-HJKMNP-TV-Z]{4}-?[0-9A-HJKMNP-TV-Z]{4}(?![\\w-])");

    MailNote {
        finds = List.copyOf(finds);
    }

    /**
     * Reads a mail. A mail that cannot be read has a note, too.
     *
     * @param recipients those that the client has named to the server, which may differ from those in the mail
     */
    static MailNote of(List<String> recipients, MimeMessage mail) {
        String to = printable(String.join(", ", recipients));
        try {
            String subject = printable(Objects.requireNonNullElse(mail.getSubject(), "(no subject)"));
            String text = text(mail, "text/plain", DEEPEST_PART)
                    .or(() -> text(mail, "text/html", DEEPEST_PART))
                    .orElse("");
            return new MailNote(to, subject, finds(text));
        } catch (MessagingException unreadable) {
            return new MailNote(to, "(unreadable)", List.of());
        }
    }

    /** {@return the lines to print} */
    String text() {
        return Stream.concat(
                        Stream.of("Mail to %s: %s".formatted(recipients, subject)),
                        finds.stream().map(find -> "    " + find))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    /** {@return the decoded text of the first part of this type; empty if there is none, or if it cannot be decoded} */
    private static Optional<String> text(Part part, String type, int depth) {
        try {
            if (part.isMimeType(type)) {
                return Optional.of(part.getContent().toString());
            }
            if (depth > 0 && part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
                for (int index = 0; index < parts.getCount(); index++) {
                    Optional<String> text = text(parts.getBodyPart(index), type, depth - 1);
                    if (text.isPresent()) {
                        return text;
                    }
                }
            }
            return Optional.empty();
        } catch (IOException | MessagingException unreadable) {
            return Optional.empty();
        }
    }

    private static List<String> finds(String text) {
        Stream<String> links = LINK.matcher(text)
                .results()
                .map(link -> END_OF_SENTENCE.matcher(link.group()).replaceFirst(""));
        // A part of a link may look like a code.
        Stream<String> codes =
                CODE.matcher(LINK.matcher(text).replaceAll(" ")).results().map(MatchResult::group);
        return Stream.concat(links, codes)
                .distinct()
                .limit(MOST_FINDS)
                .map(find -> shortened(find, LONGEST_FIND))
                .toList();
    }

    private static String printable(String value) {
        return shortened(UNPRINTABLE.matcher(value).replaceAll("?"), LONGEST_HEADING);
    }

    private static String shortened(String value, int longest) {
        return value.length() <= longest ? value : value.substring(0, longest) + "...";
    }
}
