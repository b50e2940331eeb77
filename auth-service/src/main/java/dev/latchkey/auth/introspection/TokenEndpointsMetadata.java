package dev.latchkey.auth.introspection;

import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.client.ClientAuthenticator;
import dev.latchkey.auth.metadata.MetadataPart;
import jakarta.inject.Singleton;

/** Advertises introspection and revocation (RFC 8414 section 2). */
@Singleton
final class TokenEndpointsMetadata implements MetadataPart {
    private final AuthSettings settings;

    TokenEndpointsMetadata(AuthSettings settings) {
        this.settings = settings;
    }

    @Override
    public void addTo(OIDCProviderMetadata metadata) {
        metadata.setIntrospectionEndpointURI(settings.address("/oauth2/introspect"));
        metadata.setIntrospectionEndpointAuthMethods(ClientAuthenticator.confidentialMethods());
        metadata.setIntrospectionEndpointJWSAlgs(ClientAuthenticator.assertionAlgorithms());
        metadata.setRevocationEndpointURI(settings.address("/oauth2/revoke"));
        metadata.setRevocationEndpointAuthMethods(ClientAuthenticator.methods());
        metadata.setRevocationEndpointJWSAlgs(ClientAuthenticator.assertionAlgorithms());
    }
}
