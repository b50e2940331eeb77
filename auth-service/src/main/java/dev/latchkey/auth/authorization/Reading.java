package dev.latchkey.auth.authorization;

import com.nimbusds.oauth2.sdk.ErrorObject;
import java.util.Locale;

/** What an authorization request turns out to be. */
sealed interface Reading {
    /** A good one. */
    record Good(CodeRequest request) implements Reading {}

    /** One that its client must be told about. */
    record Refused(Callback callback, ErrorObject error) implements Reading {}

    /** One that only the person can be told about: nobody else is known to have sent it (RFC 6749 section 4.1.2.1). */
    record Unusable(Flaw flaw) implements Reading {}

    /** What makes a request unusable. */
    enum Flaw {
        MALFORMED,
        UNKNOWN_CLIENT,
        BAD_REDIRECT;

        /** {@return the key of its text} */
        String key() {
            return "authorization." + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
