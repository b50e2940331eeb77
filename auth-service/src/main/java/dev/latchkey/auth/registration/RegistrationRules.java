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
    List<Objection> objections(RegistrationRequest request) {
        List<Objection> objections = new ArrayList<>();
        username(request).ifPresent(objections::add);
        password(request).ifPresent(objections::add);
        if (request.email() != null) {
            email(request.email()).ifPresent(objections::add);
        }
        if (request.name() != null) {
            displayName(request.name()).ifPresent(objections::add);
        }
        return objections;
    }

    private static Optional<Objection> username(RegistrationRequest request) {
        String username = request.username();
        if (username == null) {
            return Optional.of(Objection.missing("username"));
        }
        boolean someAddress = username.contains("@");
        if (someAddress && (request.email() == null || !NameKey.of(username).equals(NameKey.of(request.email())))) {
            // Else one could sign up under another's address, and be taken for them.
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

    private static Optional<Objection> displayName(String name) {
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
