package dev.latchkey.auth.session;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A live session, for its owner to recognize.
 *
 * @param createdAt when its owner signed in
 * @param lastUsedAt when it was last refreshed
 * @param userAgent null when there was none
 * @param ip the address from which its owner signed in
 * @param current whether it is the session of this request
 */
@Introspected
@Serdeable
public record LiveSession(
        UUID id,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("last_used_at") Instant lastUsedAt,
        @JsonProperty("user_agent") @Nullable String userAgent,
        @Nullable String ip,
        boolean current) {}
