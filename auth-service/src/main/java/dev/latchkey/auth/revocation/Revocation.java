package dev.latchkey.auth.revocation;

import java.time.Instant;
import java.util.UUID;

/** What is to be revoked. */
public sealed interface Revocation {
    /**
     * A session, which ends with all its tokens; one that has ended is revoked nonetheless.
     *
     * @param cause for the audit log: {@code logout}
     */
    record OfSession(UUID sessionId, String cause) implements Revocation {}

    /**
     * One access token: for those without a session.
     *
     * @param jwtId {@code jti}
     * @param expiresAt {@code exp}
     */
    record OfToken(String jwtId, Instant expiresAt) implements Revocation {}

    /**
     * Every token that a key has signed.
     *
     * @param keyId {@code kid}
     * @param expiresAt when the last of them expires
     */
    record OfKey(String keyId, Instant expiresAt) implements Revocation {}
}
