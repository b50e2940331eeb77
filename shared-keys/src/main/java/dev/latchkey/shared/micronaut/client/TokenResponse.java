package dev.latchkey.shared.micronaut.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * What of a token response matters here (RFC 6749 section 5.1), unchecked.
 *
 * @param expiresIn seconds; null when the server does not tell
 */
@Serdeable
record TokenResponse(
        @JsonProperty("access_token") @Nullable String accessToken,
        @JsonProperty("token_type") @Nullable String tokenType,
        @JsonProperty("expires_in") @Nullable Long expiresIn) {

    /** The token stays out of logs. */
    @Override
    public String toString() {
        return "TokenResponse[]";
    }
}
