package dev.latchkey.auth.introspection;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.latchkey.auth.session.KnownRefreshToken;
import dev.latchkey.shared.signin.AuthenticationClass;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An introspection response (RFC 7662 section 2.2). Members that the token does not have are absent. The answer for an
 * inactive token has only {@code active}.
 *
 * @param active whether the token is valid now
 * @param scope space-separated
 * @param clientId the client that the token was issued to
 * @param username of the user, where there is one
 * @param tokenType {@code Bearer}; or {@code refresh_token}, which no resource server accepts
 * @param exp seconds since 1970, like {@code iat} and {@code authTime}
 * @param aud of an access token
 * @param jti of an access token
 * @param sid the session, where there is one
 * @param acr the class of the sign-in, where it is known (RFC 9470 section 6.2)
 * @param amr how the user signed in (RFC 8176), where it is known
 * @param act the service that acts for the user (RFC 8693 section 4.1)
 */
@Serdeable
@JsonInclude(JsonInclude.Include.NON_NULL)
record Introspection(
        boolean active,
        @Nullable String scope,
        @JsonProperty("client_id") @Nullable String clientId,
        @Nullable String username,
        @JsonProperty("token_type") @Nullable String tokenType,
        @Nullable Long exp,
        @Nullable Long iat,
        @Nullable String sub,
        @Nullable List<String> aud,
        @Nullable String iss,
        @Nullable String jti,
        @Nullable String sid,
        @JsonProperty("auth_time") @Nullable Long authTime,
        @Nullable String acr,
        @Nullable List<String> amr,
        @Nullable List<String> roles,
        @Nullable Map<String, Object> act) {

    /**
     * The answer for a token that is not valid, not known, or not the client's concern. The client does not learn which it
     * is.
     */
    static final Introspection INACTIVE = new Introspection(
            false, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    /** {@return the answer for a valid refresh token} */
    static Introspection of(KnownRefreshToken token, String issuer) {
        return new Introspection(
                true,
                token.scope(),
                token.clientId(),
                token.username(),
                "refresh_token",
                token.expiresAt().getEpochSecond(),
                null,
                token.accountId().toString(),
                null,
                issuer,
                null,
                token.sessionId().toString(),
                token.authTime().getEpochSecond(),
                AuthenticationClass.of(token.amr())
                        .map(AuthenticationClass::acr)
                        .orElse(null),
                unlessEmpty(token.amr()),
                null,
                null);
    }

    /** {@return the answer for a valid access token} */
    static Introspection of(AccessToken token, String issuer) {
        return new Introspection(
                true,
                token.claims().get("scope") instanceof String scope ? scope : null,
                token.clientId(),
                token.username(),
                "Bearer",
                token.expiresAt().getEpochSecond(),
                token.issuedAt().getEpochSecond(),
                token.subject(),
                token.audience(),
                issuer,
                token.jwtId(),
                token.sessionId(),
                seconds(token.claims().get("auth_time")),
                token.acr(),
                unlessEmpty(token.amr()),
                token.sessionId() == null ? null : token.roles(),
                object(token.claims().get("act")));
    }

    private static @Nullable List<String> unlessEmpty(List<String> methods) {
        return methods.isEmpty() ? null : methods;
    }

    private static @Nullable Long seconds(@Nullable Object claim) {
        return claim instanceof Number number ? number.longValue() : null;
    }

    @SuppressWarnings("unchecked") // a JSON object's names are strings
    private static @Nullable Map<String, Object> object(@Nullable Object claim) {
        return claim instanceof Map<?, ?> map ? (Map<String, Object>) map : null;
    }
}
