package dev.latchkey.auth.session;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.model.DataType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A refresh token that was issued, valid or not.
 *
 * @param sessionId the session that it continues
 * @param clientId the client that it was issued to
 * @param scope the most that it can be exchanged for, space-separated
 * @param accountId the account of the session
 * @param username the username of that account
 * @param authTime when the user signed in
 * @param amr how the user signed in (RFC 8176)
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
        @TypeDef(type = DataType.STRING_ARRAY) List<String> amr,
        Instant expiresAt,
        boolean active) {}
