package dev.latchkey.auth.session;

import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;

/**
 * A refresh token that was issued, valid or not.
 *
 * @param sessionId the session that it continues
 * @param clientId the client that it was issued to
 * @param scope the most that it can be exchanged for, space-separated
 * @param accountId the account of the session
 * @param username the username of that account
 * @param authTime when the password was given
 * @param expiresAt the end of its chain unless it is used before
 * @param active whether it can be exchanged: it is unused and has not expired, its session is open, and its account is
 *     enabled
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
