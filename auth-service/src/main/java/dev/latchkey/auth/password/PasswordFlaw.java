package dev.latchkey.auth.password;

import dev.latchkey.shared.micronaut.error.FieldCode;
import java.util.Locale;

/**
 * Why a password is not accepted.
 *
 * @param reason the kind of flaw
 * @param limit in characters, for the two reasons about length; otherwise 0
 */
public record PasswordFlaw(Reason reason, int limit) {
    private static final String INSTEAD = ": use several unrelated words instead";

    /** The kinds of flaws. Each message says what to change. */
    public enum Reason implements FieldCode {
        TOO_SHORT("too_short", "must have %d characters or more"),
        TOO_LONG("too_long", "must have %d characters or fewer"),
        CONTROL_CHARACTER("control_character", "must not contain control characters"),
        /** It is in the list of common ones. */
        COMMON("common", "is commonly used, and attackers try it first" + INSTEAD),
        /** It is a common word or password with affixes or substitutions. */
        VARIATION(
                "variation", "is a common word or password with small changes, and attackers try those too" + INSTEAD),
        /** It is a name of its owner or of the service, perhaps with small changes. */
        GUESSABLE(
                "guessable",
                "must not be a name, even with small changes, because attackers try names first" + INSTEAD),
        /** It is made of neighbouring keys, a sequence, a date or a repetition. */
        PATTERN("pattern", "is a row of keys, a sequence, a date or a repetition, and attackers try those" + INSTEAD),
        /** It is in the range files. */
        BREACHED(
                "breached",
                "is in a list of stolen passwords: choose another password here, and everywhere else that you use it");

        private final String code;
        private final String message;

        Reason(String code, String message) {
            this.code = code;
            this.message = message;
        }

        @Override
        public String code() {
            return code;
        }
    }

    static PasswordFlaw of(Reason reason) {
        return new PasswordFlaw(reason, 0);
    }

    /** {@return the flaw and what to change, in English, as a clause to follow the word "password"} */
    public String message() {
        return reason.message.formatted(limit);
    }

    /** {@return the key of its message on the pages} */
    public String key() {
        return "error.password." + reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
