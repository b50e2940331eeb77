package dev.latchkey.shared.token;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What has happened to an account, as a verified security event token says it (RFC 8417).
 *
 * @param kind what has happened
 * @param subject the account: the {@code sub} of its access tokens
 * @param jwtId {@code jti}, the same when the issuer sends the event again
 * @param happenedAt {@code toe}, or {@code iat} without it. Events arrive in no order
 */
public record SecurityEvent(Kind kind, String subject, String jwtId, Instant happenedAt) {

    /** The events that the issuer sends. The names are those of RISC. */
    public enum Kind {
        /** The account is deleted for ever. Its id is never given to another account. */
        ACCOUNT_PURGED("account-purged"),
        ACCOUNT_DISABLED("account-disabled"),
        ACCOUNT_ENABLED("account-enabled");

        private static final String RISC = "https://schemas.openid.net/secevent/risc/event-type/";

        private final String uri;

        Kind(String name) {
            uri = RISC + name;
        }

        /** {@return the name of the event in a token} */
        public String uri() {
            return uri;
        }

        static Optional<Kind> of(@Nullable Object uri) {
            return Arrays.stream(values()).filter(kind -> kind.uri.equals(uri)).findFirst();
        }
    }
}
