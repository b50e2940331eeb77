package dev.latchkey.auth.token;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * A token response (RFC 6749 section 5.1, RFC 8693 section 2.2.1).
 *
 * @param issuedTokenType the type of the token from an exchange; null, and absent, elsewhere
 * @param tokenType {@code Bearer}
 * @param expiresIn seconds
 * @param refreshToken null, and absent, when there is no session to continue
 * @param idToken names the signed-in user (OpenID Connect Core section 3.1.3.3); null, and absent, when it was not
 *     requested
 * @param scope space-separated
 */
@Serdeable
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TokenAnswer(
        @JsonProperty("access_token") String accessToken,
        @JsonProperty("issued_token_type") @Nullable String issuedTokenType,
        @JsonProperty("token_type") String tokenType,
        @JsonProperty("expires_in") long expiresIn,
        @JsonProperty("refresh_token") @Nullable String refreshToken,
        @JsonProperty("id_token") @Nullable String idToken,
        String scope) {

    /** Creates an answer with an access token, and with its refresh token if there is one. */
    public TokenAnswer(
            String accessToken, String tokenType, long expiresIn, @Nullable String refreshToken, String scope) {
        this(accessToken, null, tokenType, expiresIn, refreshToken, null, scope);
    }

    /** {@return this answer for a client that cannot refresh} */
    public TokenAnswer withoutRefreshToken() {
        return new TokenAnswer(accessToken, issuedTokenType, tokenType, expiresIn, null, idToken, scope);
    }

    /** {@return this answer with an ID token} */
    public TokenAnswer withIdToken(String token) {
        return new TokenAnswer(accessToken, issuedTokenType, tokenType, expiresIn, refreshToken, token, scope);
    }

    /** The tokens stay out of logs. */
    @Override
    public String toString() {
        return "TokenAnswer[]";
    }
}
