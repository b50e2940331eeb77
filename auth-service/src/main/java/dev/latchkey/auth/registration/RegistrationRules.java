package dev.latchkey.auth.registration;

import dev.latchkey.auth.account.DisplayName;
import dev.latchkey.auth.account.NameKey;
import dev.latchkey.auth.password.PasswordOwner;
import dev.latchkey.auth.password.PasswordPolicy;
import dev.latchkey.auth.registration.Objection.BadText;
import dev.latchkey.auth.registration.Objection.Reason;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Validates a new account, member by member. */
@Singleton
final class RegistrationRules {
    private static final int MAX_LENGTH = 254;
    /** Text on both sides of exactly one at sign. Only a sent mail could show whether the address works. */
    private static final Pattern EMAIL = Pattern.compile("[^\\s@]+@[^\\s@]+");

    /**
     * Letters, marks and symbols without a visible shape: Unicode's Default_Ignorable_Code_Point, and the empty Braille
     * pattern.
     */
    private static final Pattern BLANK = Pattern.compile(
            "[\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\x{e0100}-\\x{e01ef}]");

    private final PasswordPolicy passwords;

    RegistrationRules(PasswordPolicy passwords) {
        this.passwords = passwords;
    }

    /**
     * {@return all errors in the request; empty when it is valid}
     *
     * @param needsEmail whether the account must have an address
     */
    List<Objection> objections(RegistrationRequest request, boolean needsEmail) {
        List<Objection> objections = new ArrayList<>();
        username(request.username(), request.email()).ifPresent(objections::add);
        password(request).ifPresent(objections::add);
        if (request.email() != null) {
            email(request.email()).ifPresent(objections::add);
        } else if (needsEmail) {
            objections.add(Objection.missing("email"));
        }
        if (request.name() != null) {
            displayName(request.name()).ifPresent(objections::add);
        }
        return objections;
    }

    static Optional<Objection> username(@Nullable String username, @Nullable String email) {
        if (username == null) {
            return Optional.of(Objection.missing("username"));
        }
        boolean someAddress = username.contains("@");
        if (someAddress && (email == null || !NameKey.of(username).equals(NameKey.of(email)))) {
            // Otherwise a user could sign up with another person's address as username, and be mistaken for that
            // person.
            return Optional.of(new BadText("username", Reason.ADDRESS_OF_ANOTHER, 0));
        }
        return text("username", username);
    }

    private Optional<Objection> password(RegistrationRequest request) {
        return request.password() == null
                ? Optional.of(Objection.missing("password"))
                : passwords
                        .flaw(
                                request.password(),
                                PasswordOwner.named(request.username(), request.email(), request.name()))
                        .map(Objection.BadPassword::new);
    }

    static Optional<Objection> email(String email) {
        return EMAIL.matcher(email).matches()
                ? text("email", email)
                : Optional.of(new BadText("email", Reason.NO_ADDRESS, 0));
    }

    static Optional<Objection> displayName(String name) {
        return shape("name", name)
                .or(() -> DisplayName.isReadable(name)
                        ? Optional.empty()
                        : Optional.of(new BadText("name", Reason.INVISIBLE, 0)));
    }

    private static Optional<Objection> text(String field, String text) {
        return shape(field, text)
                .or(() -> text.codePoints().allMatch(RegistrationRules::isVisible)
                                && !BLANK.matcher(text).find()
                        ? Optional.empty()
                        : Optional.of(new BadText(field, Reason.INVISIBLE, 0)));
    }

    private static Optional<Objection> shape(String field, String text) {
        if (text.isBlank()) {
            return Optional.of(new BadText(field, Reason.EMPTY, 0));
        }
        if (text.codePointCount(0, text.length()) > MAX_LENGTH) {
            return Optional.of(new BadText(field, Reason.TOO_LONG, MAX_LENGTH));
        }
        if (!text.equals(text.strip())) {
            return Optional.of(new BadText(field, Reason.SPACE_AROUND, 0));
        }
        return Optional.empty();
    }

    /** Refuses invisible characters and unusual spaces, because they make different names look alike. */
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
