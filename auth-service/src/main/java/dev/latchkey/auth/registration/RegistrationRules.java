package dev.latchkey.auth.registration;

import dev.latchkey.auth.account.NameKey;
import dev.latchkey.auth.password.PasswordPolicy;
import dev.latchkey.shared.micronaut.error.InvalidField;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a new account must look like. */
@Singleton
final class RegistrationRules {
    private static final int MAX_LENGTH = 254;
    /** Something on both sides of one at sign; whether mail arrives, only mail can tell. */
    private static final Pattern EMAIL = Pattern.compile("[^\\s@]+@[^\\s@]+");

    /** Letters, marks and symbols that show nothing: Unicode's Default_Ignorable_Code_Point, and the empty Braille pattern. */
    private static final Pattern BLANK = Pattern.compile(
            "[\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\x{e0100}-\\x{e01ef}]");

    private final PasswordPolicy passwords;

    RegistrationRules(PasswordPolicy passwords) {
        this.passwords = passwords;
    }

    /** {@return all that is wrong with the request; empty when nothing is} */
    List<InvalidField> objections(RegistrationRequest request) {
        List<InvalidField> objections = new ArrayList<>();
        usernameObjection(request).ifPresent(message -> objections.add(new InvalidField("username", message)));
        passwordObjection(request).ifPresent(message -> objections.add(new InvalidField("password", message)));
        if (request.email() != null) {
            emailObjection(request.email()).ifPresent(message -> objections.add(new InvalidField("email", message)));
        }
        if (request.name() != null) {
            textObjection(request.name()).ifPresent(message -> objections.add(new InvalidField("name", message)));
        }
        return objections;
    }

    private static Optional<String> usernameObjection(RegistrationRequest request) {
        String username = request.username();
        if (username == null) {
            return Optional.of("is required");
        }
        boolean someAddress = username.contains("@");
        if (someAddress && (request.email() == null || !NameKey.of(username).equals(NameKey.of(request.email())))) {
            // Else one could sign up under another's address, and be taken for them.
            return Optional.of("must be the account's own e-mail address when it contains @");
        }
        return textObjection(username);
    }

    private Optional<String> passwordObjection(RegistrationRequest request) {
        return request.password() == null
                ? Optional.of("is required")
                : passwords.objection(
                        request.password(), Arrays.asList(request.username(), request.email(), request.name()));
    }

    private static Optional<String> emailObjection(String email) {
        return EMAIL.matcher(email).matches() ? textObjection(email) : Optional.of("must be an e-mail address");
    }

    private static Optional<String> textObjection(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return Optional.of("must not be empty");
        }
        if (text.codePointCount(0, text.length()) > MAX_LENGTH) {
            return Optional.of("must have " + MAX_LENGTH + " characters or fewer");
        }
        if (!text.equals(text.strip())) {
            return Optional.of("must not begin or end with a space");
        }
        return text.codePoints().allMatch(RegistrationRules::isVisible)
                        && !BLANK.matcher(text).find()
                ? Optional.empty()
                : Optional.of("must not contain control or invisible characters");
    }

    /** Invisible characters make names that look alike, and so do other spaces than the one on the keyboard. */
    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> codePoint == ' ';
            default -> true;
        };
    }
}
