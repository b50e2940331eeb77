package dev.latchkey.auth.session;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code auth.session}: one sign-in, and what followed from it.
 *
 * @param id the {@code sid} of its tokens
 * @param clientId the OAuth client that the tokens are for
 * @param scope space-separated; what a refresh can at most ask for
 * @param authTime when the password was given
 * @param expiresAt the absolute end
 * @param endedAt when it was ended before that, or null
 * @param openedIn of an application's session: the browser's, in which its owner has let it be opened; else null
 */
@MappedEntity(value = "session", schema = "auth")
record Session(
        @Id UUID id,
        UUID accountId,
        String clientId,
        String scope,
        Instant authTime,
        Instant lastUsedAt,
        Instant expiresAt,
        @Nullable Instant endedAt,
        @Nullable String userAgent,
        @Nullable String ip,
        @Nullable UUID openedIn) {}
