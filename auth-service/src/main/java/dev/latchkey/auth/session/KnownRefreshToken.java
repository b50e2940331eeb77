package dev.latchkey.auth.session;

import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;

/**
 * A refresh token that was issued, good or not any more.
 *
 * @param sessionId the session that it keeps going
 * @param clientId to whom it was issued
 * @param scope space-separated; what it can at most be exchanged for
 * @param accountId whose session it is
 * @param username whose session it is
 * @param authTime when the password was given
 * @param expiresAt the end of its chain unless it is used before
 * @param active whether it is the last of its chain, in time, of an open session and an enabled account
 */
@Introspected
public record KnownRefreshToken(
        UUID sessionId,
        String clientId,
        String scope,
        UUID accountId,
        String username,
        Instant authTime,
        Instant expiresAt,
        boolean active) {}
