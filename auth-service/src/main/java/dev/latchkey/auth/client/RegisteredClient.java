package dev.latchkey.auth.client;

import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.model.DataType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client, with the member names of RFC 7591 section 2. The audiences and {@code firstParty} are our own.
 *
 * @param clientId the {@code client_id}, and the {@code sub} of the tokens that it gets for itself
 * @param grantTypes the grants that it may use at the token endpoint
 * @param scope the scope that it may ask for, in the order of its registration; may be empty. In a client from
 *     {@link Clients#find}, without the scopes that the catalogue now reserves for logins
 * @param tokenEndpointAuthMethod the only authentication method that the client may use; {@code none} for a public client
 * @param secret null for a client without one
 * @param jwks its public keys as a JWK set; null when they are at an address, or there are none
 * @param jwksUri the address of its public keys; null when they are given, or there are none
 * @param audiences the audiences that it serves as a resource server: a token with one of them in {@code aud} is addressed
 *     to it
 * @param targetAudiences the audiences that it may get tokens for
 * @param firstParty whether it belongs to the operator: users who sign in to it are not asked for consent
 * @param postLogoutRedirectUris the addresses that a browser may be sent to after a logout
 * @param backchannelLogoutUri the address where it is told of ended sessions; null when it is not told
 * @param securityEventsUri the address where it is told of deleted and disabled accounts; null when it is not told
 * @param clientUri the address of its home page, for people; null when it has none, like those that follow
 * @param logoUri the address of its logo, which only this service fetches: see {@link ClientLogos}
 * @param policyUri the address of its privacy policy
 * @param tosUri the address of its terms of service
 */
@MappedEntity(value = "client", schema = "auth")
public record RegisteredClient(
        @Id String clientId,
        String clientName,
        @TypeDef(type = DataType.STRING_ARRAY) List<String> grantTypes,

        @TypeDef(type = DataType.STRING, converter = ScopeText.Converter.class)
        SequencedSet<String> scope,

        @TypeDef(type = DataType.STRING_ARRAY) List<String> redirectUris,
        String tokenEndpointAuthMethod,

        @TypeDef(type = DataType.BYTE_ARRAY, converter = SecretHash.Converter.class) @Nullable
        SecretHash secret,

        @Nullable String jwks,
        @Nullable String jwksUri,
        @TypeDef(type = DataType.STRING_ARRAY) List<String> audiences,
        @TypeDef(type = DataType.STRING_ARRAY) List<String> targetAudiences,
        boolean firstParty,
        @TypeDef(type = DataType.STRING_ARRAY) List<String> postLogoutRedirectUris,
        @Nullable String backchannelLogoutUri,
        @Nullable String securityEventsUri,
        @Nullable String clientUri,
        @Nullable String logoUri,
        @Nullable String policyUri,
        @Nullable String tosUri,
        Instant createdAt) {

    /** {@return whether it may use the grant} */
    public boolean hasGrant(GrantType grant) {
        return grantTypes.contains(grant.getValue());
    }

    /** {@return whether it may have all of this scope} */
    public boolean hasScope(Collection<String> asked) {
        return scope.containsAll(asked);
    }

    /** {@return whether it cannot prove its identity, like an application on users' devices (RFC 6749 section 2.1)} */
    public boolean isPublic() {
        return hasMethod(ClientAuthenticationMethod.NONE);
    }

    /** {@return whether a token for these audiences is addressed to it} */
    public boolean isAddressedBy(Collection<String> tokenAudiences) {
        return audiences.stream().anyMatch(tokenAudiences::contains);
    }

    /** {@return whether it may get tokens for all of these audiences} */
    public boolean mayTarget(Collection<String> tokenAudiences) {
        return Set.copyOf(targetAudiences).containsAll(tokenAudiences);
    }

    boolean hasMethod(ClientAuthenticationMethod method) {
        return tokenEndpointAuthMethod.equals(method.getValue());
    }

    /** {@return this client with another scope} */
    RegisteredClient withScope(SequencedSet<String> newScope) {
        return new RegisteredClient(
                clientId,
                clientName,
                grantTypes,
                newScope,
                redirectUris,
                tokenEndpointAuthMethod,
                secret,
                jwks,
                jwksUri,
                audiences,
                targetAudiences,
                firstParty,
                postLogoutRedirectUris,
                backchannelLogoutUri,
                securityEventsUri,
                clientUri,
                logoUri,
                policyUri,
                tosUri,
                createdAt);
    }
}
