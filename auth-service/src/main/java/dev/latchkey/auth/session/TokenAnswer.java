package dev.latchkey.auth.session;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;

/**
 * A token response (RFC 6749 section 5.1).
 *
 * @param tokenType {@code Bearer}
 * @param expiresIn seconds
 * @param scope space-separated
 */
@Serdeable
public record TokenAnswer(
        @JsonProperty("access_token") String accessToken,
        @JsonProperty("token_type") String tokenType,
        @JsonProperty("expires_in") long expiresIn,
        @JsonProperty("refresh_token") String refreshToken,
        String scope) {

    /** The tokens stay out of logs. */
    @Override
    public String toString() {
        return "TokenAnswer[]";
    }
}
