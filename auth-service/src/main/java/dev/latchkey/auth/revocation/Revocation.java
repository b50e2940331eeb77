package dev.latchkey.auth.revocation;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What to revoke. */
public sealed interface Revocation {
    /**
     * A session, which ends with all its tokens. A session that has already ended is revoked nonetheless.
     *
     * @param cause for the audit log, such as {@code logout}
     * @param actor the account that ends it, for the audit log; null when no account does
     */
    record OfSession(UUID sessionId, String cause, @Nullable UUID actor) implements Revocation {}

    /**
     * One access token; its session, if it has one, goes on.
     *
     * @param jwtId {@code jti}
     * @param expiresAt {@code exp}
     * @param accountId the owner of the token, for the audit log; null when it is a client's own
     * @param clientId the client that it was issued to, for the audit log
     */
    record OfToken(
            String jwtId, Instant expiresAt, @Nullable UUID accountId, String clientId) implements Revocation {}

    /**
     * Every token that a key has signed.
     *
     * @param keyId {@code kid}
     * @param expiresAt when the last of them expires
     */
    record OfKey(String keyId, Instant expiresAt) implements Revocation {}
}
