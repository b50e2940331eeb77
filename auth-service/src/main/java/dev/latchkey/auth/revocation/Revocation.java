package dev.latchkey.auth.revocation;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is to be revoked. */
public sealed interface Revocation {
    /**
     * A session, which ends with all its tokens; one that has ended is revoked nonetheless.
     *
     * @param cause for the audit log: {@code logout}
     * @param actor the account that ends it, for the audit log; null when no account does
     */
    record OfSession(UUID sessionId, String cause, @Nullable UUID actor) implements Revocation {}

    /**
     * One access token: for those without a session.
     *
     * @param jwtId {@code jti}
     * @param expiresAt {@code exp}
     * @param accountId whose token it is, for the audit log; null when it is a client's own
     * @param clientId to whom it was issued, for the audit log
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
