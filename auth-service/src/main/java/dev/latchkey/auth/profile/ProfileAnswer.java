package dev.latchkey.auth.profile;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The profile of the caller.
 *
 * @param name null when there is none
 * @param email null when there is none
 * @param pendingEmail the address that the account gets once it is confirmed there; null when there is none
 */
@Serdeable
record ProfileAnswer(
        UUID id,
        String username,
        @Nullable String name,
        @Nullable String email,
        @JsonProperty("email_verified") boolean emailVerified,
        @JsonProperty("pending_email") @Nullable String pendingEmail,
        @JsonProperty("created_at") Instant createdAt) {}
