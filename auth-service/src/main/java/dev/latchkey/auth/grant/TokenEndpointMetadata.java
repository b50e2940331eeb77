package dev.latchkey.auth.grant;

import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.client.ClientAuthenticator;
import dev.latchkey.auth.metadata.MetadataPart;
import dev.latchkey.auth.scope.ScopeCatalogue;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Advertises the token endpoint with every grant that there is, and the scopes that a login may ask for (RFC 8414 section 2).
 * A client learns about its other scopes at its registration.
 */
@Singleton
final class TokenEndpointMetadata implements MetadataPart {
    private final AuthSettings settings;
    private final List<Grant> grants;
    private final ScopeCatalogue scopes;

    TokenEndpointMetadata(AuthSettings settings, List<Grant> grants, ScopeCatalogue scopes) {
        this.settings = settings;
        this.grants = grants;
        this.scopes = scopes;
    }

    @Override
    public void addTo(OIDCProviderMetadata metadata) {
        metadata.setTokenEndpointURI(settings.address("/oauth2/token"));
        metadata.setGrantTypes(grants.stream().map(Grant::type).sorted().toList());
        metadata.setTokenEndpointAuthMethods(ClientAuthenticator.methods());
        metadata.getScopes().addAll(Scope.parse(scopes.loginScope()));
        metadata.setTokenEndpointJWSAlgs(ClientAuthenticator.assertionAlgorithms());
    }
}
