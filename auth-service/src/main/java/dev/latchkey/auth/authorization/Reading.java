package dev.latchkey.auth.authorization;

import com.nimbusds.oauth2.sdk.ErrorObject;
import java.util.Locale;

/** The result of reading an authorization request. */
sealed interface Reading {
    /** A valid request. */
    record Good(CodeRequest request) implements Reading {}

    /** An invalid request. Its error goes to the client. */
    record Refused(Callback callback, ErrorObject error) implements Reading {}

    /**
     * An invalid request whose client or redirect URI is not certain. Only the user sees the error (RFC 6749 section
     * 4.1.2.1).
     */
    record Unusable(Flaw flaw) implements Reading {}

    /** What makes a request unusable. */
    enum Flaw {
        MALFORMED,
        UNKNOWN_CLIENT,
        BAD_REDIRECT;

        /** {@return the key of its message} */
        String key() {
            return "authorization." + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
