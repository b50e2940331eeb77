package dev.latchkey.auth.password;

/**
 * Why a password is not taken.
 *
 * @param reason for programs
 * @param limit in characters, for the two reasons about length; else 0
 */
public record PasswordFlaw(Reason reason, int limit) {
    /** What can be wrong with a password. */
    public enum Reason {
        TOO_SHORT("must have %d characters or more"),
        TOO_LONG("must have %d characters or fewer"),
        CONTROL_CHARACTER("must not contain control characters"),
        COMMON("is commonly used, and among the first that an attacker tries"),
        GUESSABLE("must not be a name that an attacker tries first");

        private final String message;

        Reason(String message) {
            this.message = message;
        }
    }

    static PasswordFlaw of(Reason reason) {
        return new PasswordFlaw(reason, 0);
    }

    /** {@return what is wrong, in English, to follow the word "password"} */
    public String message() {
        return reason.message.formatted(limit);
    }
}
