package dev.latchkey.auth.grant;

import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.client.ClientAuthenticator;
import dev.latchkey.auth.client.FirstPartyClient;
import dev.latchkey.auth.metadata.MetadataPart;
import jakarta.inject.Singleton;
import java.util.List;

/** Advertises the token endpoint with every grant that there is (RFC 8414 section 2). */
@Singleton
final class TokenEndpointMetadata implements MetadataPart {
    private final AuthSettings settings;
    private final List<Grant> grants;

    TokenEndpointMetadata(AuthSettings settings, List<Grant> grants) {
        this.settings = settings;
        this.grants = grants;
    }

    @Override
    public void addTo(OIDCProviderMetadata metadata) {
        metadata.setTokenEndpointURI(settings.address("/oauth2/token"));
        metadata.setGrantTypes(grants.stream().map(Grant::type).sorted().toList());
        metadata.setTokenEndpointAuthMethods(ClientAuthenticator.methods());
        metadata.getScopes().addAll(Scope.parse(FirstPartyClient.SCOPE));
        metadata.setTokenEndpointJWSAlgs(ClientAuthenticator.assertionAlgorithms());
    }
}
