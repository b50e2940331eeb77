package dev.latchkey.auth.key;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key, for administrators. All times are the database's.
 *
 * @param kid RFC 7638 thumbprint
 * @param state {@code published}, {@code active}, {@code retired} or {@code revoked}
 * @param createdAt when it was created and published
 * @param signsFrom the earliest time at which it signs
 * @param signsBy the latest time at which it begins to sign, even if some verifiers do not know it
 * @param endsAt when a retired key leaves the key set, or a revoked key leaves this list
 * @param knownBy how many of the live verifiers know it
 * @param verifiers how many live verifiers there are
 */
@Serdeable
@Introspected
record KeyDescription(
        String kid,
        String state,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("signs_from") Instant signsFrom,
        @JsonProperty("signs_by") Instant signsBy,
        @JsonProperty("activated_at") @Nullable Instant activatedAt,
        @JsonProperty("retired_at") @Nullable Instant retiredAt,
        @JsonProperty("revoked_at") @Nullable Instant revokedAt,
        @JsonProperty("ends_at") @Nullable Instant endsAt,
        @JsonProperty("known_by") long knownBy,
        long verifiers) {

    @JsonProperty("algorithm")
    String algorithm() {
        return "RS256";
    }

    @JsonProperty("published_at")
    Instant publishedAt() {
        return createdAt;
    }
}
