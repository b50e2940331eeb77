package dev.latchkey.auth.registration;

import dev.latchkey.auth.password.PasswordFlaw;
import dev.latchkey.shared.micronaut.error.FieldCode;
import java.util.Locale;

/** An error in one member of a registration. */
public sealed interface Objection {
    /** {@return the member's name, as in the request} */
    String field();

    /** {@return the error, for programs} */
    FieldCode code();

    /** {@return the error, in English, as a clause to follow the member's name} */
    String message();

    /** {@return the key of its message on the pages} */
    String key();

    /** {@return the limit that the message names, in characters; otherwise 0} */
    int limit();

    /**
     * A username, address or name that is not accepted.
     *
     * @param limit in characters, when the reason is the length; otherwise 0
     */
    record BadText(String field, Reason reason, int limit) implements Objection {
        @Override
        public FieldCode code() {
            return reason;
        }

        @Override
        public String message() {
            return reason.message.formatted(limit);
        }

        @Override
        public String key() {
            return reason == Reason.MISSING
                    ? "error.missing." + field
                    : "error." + reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** A password that is not accepted. */
    record BadPassword(PasswordFlaw flaw) implements Objection {
        @Override
        public String field() {
            return "password";
        }

        @Override
        public FieldCode code() {
            return flaw.reason();
        }

        @Override
        public String message() {
            return flaw.message();
        }

        @Override
        public String key() {
            return flaw.key();
        }

        @Override
        public int limit() {
            return flaw.limit();
        }
    }

    /** The kinds of errors in a text. */
    enum Reason implements FieldCode {
        MISSING("required", "is required"),
        EMPTY("empty", "must not be empty"),
        TOO_LONG("too_long", "must have %d characters or fewer"),
        SPACE_AROUND("space_around", "must not begin or end with a space"),
        INVISIBLE("invisible_character", "must not contain control or invisible characters"),
        NO_ADDRESS("invalid", "must be an e-mail address"),
        ADDRESS_OF_ANOTHER("address_of_another", "must be the account's own e-mail address when it contains @");

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

    /** {@return the error of a member that is missing} */
    static Objection missing(String field) {
        return new BadText(field, Reason.MISSING, 0);
    }
}
