package dev.latchkey.auth.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mail as its recipient gets it.
 *
 * @param text the plain text, with {@code \n} at the end of lines
 */
public record ReceivedMail(String subject, String text, String html, MimeMessage message) {
    private static final Pattern LINK = Pattern.compile("https?://\\S+");

    static ReceivedMail of(MimeMessage message) {
        try {
            MimeMultipart parts = (MimeMultipart) message.getContent();
            return new ReceivedMail(
                    message.getSubject(),
                    parts.getBodyPart(0).getContent().toString().replace("\r\n", "\n"),
                    parts.getBodyPart(1).getContent().toString(),
                    message);
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException("the mail cannot be read", e);
        }
    }

    /** {@return the first link in the plain text} */
    public String link() {
        Matcher link = LINK.matcher(text);
        if (!link.find()) {
            throw new IllegalStateException("the mail has no link: " + text);
        }
        return link.group();
    }
}
