package dev.latchkey.auth.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.auth.client.ClientSecret;
import dev.latchkey.auth.client.RegisteredClient;
import io.micronaut.serde.annotation.Serdeable;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client as administrators see it (RFC 7591 section 3.2.1).
 *
 * @param clientSecret only in the answer to the request that created it; absent otherwise
 * @param clientIdIssuedAt in seconds since 1970
 * @param clientSecretExpiresAt 0: never; absent where there is no secret
 * @param firstParty true when users who sign in to the client are not asked for consent
 */
@Serdeable
@JsonInclude(JsonInclude.Include.NON_NULL)
record ClientAnswer(
        @JsonProperty("client_id") String clientId,
        @JsonProperty("client_secret") @Nullable String clientSecret,
        @JsonProperty("client_id_issued_at") long clientIdIssuedAt,
        @JsonProperty("client_secret_expires_at") @Nullable Long clientSecretExpiresAt,
        @JsonProperty("client_name") String clientName,
        @JsonProperty("grant_types") List<String> grantTypes,
        String scope,
        @JsonProperty("redirect_uris") List<String> redirectUris,
        @JsonProperty("token_endpoint_auth_method") String tokenEndpointAuthMethod,
        @Nullable Map<String, Object> jwks,
        @JsonProperty("jwks_uri") @Nullable String jwksUri,
        List<String> audiences,
        @JsonProperty("target_audiences") List<String> targetAudiences,
        @JsonProperty("first_party") boolean firstParty,
        @JsonProperty("post_logout_redirect_uris") List<String> postLogoutRedirectUris,
        @JsonProperty("backchannel_logout_uri") @Nullable String backchannelLogoutUri,
        @JsonProperty("security_events_uri") @Nullable String securityEventsUri,
        @JsonProperty("client_uri") @Nullable String clientUri,
        @JsonProperty("logo_uri") @Nullable String logoUri,
        @JsonProperty("policy_uri") @Nullable String policyUri,
        @JsonProperty("tos_uri") @Nullable String tosUri) {

    /** {@return the client, with its secret if that was just created} */
    static ClientAnswer of(RegisteredClient client, @Nullable ClientSecret secret) {
        return new ClientAnswer(
                client.clientId(),
                secret == null ? null : secret.value(),
                client.createdAt().getEpochSecond(),
                client.secret() == null ? null : Long.valueOf(0),
                client.clientName(),
                client.grantTypes(),
                String.join(" ", client.scope()),
                client.redirectUris(),
                client.tokenEndpointAuthMethod(),
                client.jwks() == null ? null : parse(client.jwks()),
                client.jwksUri(),
                client.audiences(),
                client.targetAudiences(),
                client.firstParty(),
                client.postLogoutRedirectUris(),
                client.backchannelLogoutUri(),
                client.securityEventsUri(),
                client.clientUri(),
                client.logoUri(),
                client.policyUri(),
                client.tosUri());
    }

    private static Map<String, Object> parse(String jwks) {
        try {
            return JSONObjectUtils.parse(jwks);
        } catch (ParseException e) {
            throw new IllegalStateException("the keys were parsed when the client was registered", e);
        }
    }

    /** The secret stays out of logs. */
    @Override
    public String toString() {
        return "ClientAnswer[" + clientId + "]";
    }
}
