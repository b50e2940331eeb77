package dev.latchkey.auth.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /admin/clients}, not yet validated: client metadata (RFC 7591 section 2, OpenID Connect
 * RP-Initiated Logout section 3.1, Back-Channel Logout section 2.2).
 *
 * @param scope space-separated
 * @param jwks a JWK set
 * @param audiences the audiences that the client serves as a resource server; the service's default audience when absent
 * @param targetAudiences the audiences that it may get tokens for; the service's default audience when absent
 * @param securityEventsUri where the client is told of deleted and disabled accounts (RFC 8935)
 * @param firstParty true when users who sign in to the client are not asked for consent; false when absent
 * @param clientUri the address of its home page, for the consent page, like those that follow
 * @param logoUri the address of an image, which this service fetches
 */
@Serdeable
record ClientRegistrationRequest(
        @JsonProperty("client_name") @Nullable String clientName,
        @JsonProperty("grant_types") @Nullable List<String> grantTypes,
        @Nullable String scope,
        @JsonProperty("redirect_uris") @Nullable List<String> redirectUris,

        @JsonProperty("token_endpoint_auth_method") @Nullable
        String tokenEndpointAuthMethod,

        @Nullable Map<String, Object> jwks,
        @JsonProperty("jwks_uri") @Nullable String jwksUri,
        @Nullable List<String> audiences,
        @JsonProperty("target_audiences") @Nullable List<String> targetAudiences,
        @JsonProperty("first_party") @Nullable Boolean firstParty,
        @JsonProperty("post_logout_redirect_uris") @Nullable List<String> postLogoutRedirectUris,
        @JsonProperty("backchannel_logout_uri") @Nullable String backchannelLogoutUri,
        @JsonProperty("security_events_uri") @Nullable String securityEventsUri,
        @JsonProperty("client_uri") @Nullable String clientUri,
        @JsonProperty("logo_uri") @Nullable String logoUri,
        @JsonProperty("policy_uri") @Nullable String policyUri,
        @JsonProperty("tos_uri") @Nullable String tosUri) {}
