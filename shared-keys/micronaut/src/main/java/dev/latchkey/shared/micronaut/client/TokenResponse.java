package dev.latchkey.shared.micronaut.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * The members of a token response that this service uses (RFC 6749 sections 5.1 and 5.2). They are not validated.
 *
 * @param expiresIn the lifetime in seconds; null when the response does not have it
 * @param error the error code of a refusal; null otherwise
 */
@Serdeable
record TokenResponse(
        @JsonProperty("access_token") @Nullable String accessToken,
        @JsonProperty("token_type") @Nullable String tokenType,
        @JsonProperty("expires_in") @Nullable Long expiresIn,
        @JsonProperty("error") @Nullable String error) {

    boolean isBearer() {
        return accessToken != null && !accessToken.isEmpty() && "Bearer".equalsIgnoreCase(tokenType);
    }

    /** {@return the value of {@code Authorization} that presents the token} */
    String authorization() {
        return "Bearer " + accessToken;
    }

    /** The token stays out of logs. */
    @Override
    public String toString() {
        return "TokenResponse[]";
    }
}
