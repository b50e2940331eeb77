package dev.latchkey.auth.registration;

import dev.latchkey.auth.password.PasswordFlaw;

/** An error in one member of a registration. */
public sealed interface Objection {
    /** {@return the member's name, as in the request} */
    String field();

    /** {@return the error, in English, as a clause to follow the member's name} */
    String message();

    /**
     * A username, address or name that is not accepted.
     *
     * @param limit in characters, when the reason is the length; otherwise 0
     */
    record BadText(String field, Reason reason, int limit) implements Objection {
        @Override
        public String message() {
            return reason.message.formatted(limit);
        }
    }

    /** A password that is not accepted. */
    record BadPassword(PasswordFlaw flaw) implements Objection {
        @Override
        public String field() {
            return "password";
        }

        @Override
        public String message() {
            return flaw.message();
        }
    }

    /** The kinds of errors in a text. */
    enum Reason {
        MISSING("is required"),
        EMPTY("must not be empty"),
        TOO_LONG("must have %d characters or fewer"),
        SPACE_AROUND("must not begin or end with a space"),
        INVISIBLE("must not contain control or invisible characters"),
        NO_ADDRESS("must be an e-mail address"),
        ADDRESS_OF_ANOTHER("must be the account's own e-mail address when it contains @");

        private final String message;

        Reason(String message) {
            this.message = message;
        }
    }

    /** {@return the error of a member that is missing} */
    static Objection missing(String field) {
        return new BadText(field, Reason.MISSING, 0);
    }
}
