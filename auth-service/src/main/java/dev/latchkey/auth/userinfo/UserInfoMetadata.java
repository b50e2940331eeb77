package dev.latchkey.auth.userinfo;

import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.metadata.MetadataPart;
import jakarta.inject.Singleton;
import java.util.List;

/** Advertises the userinfo endpoint and its claims (OpenID Connect Discovery section 3). */
@Singleton
final class UserInfoMetadata implements MetadataPart {
    private final AuthSettings settings;

    UserInfoMetadata(AuthSettings settings) {
        this.settings = settings;
    }

    @Override
    public void addTo(OIDCProviderMetadata metadata) {
        metadata.setUserInfoEndpointURI(settings.address("/userinfo"));
        metadata.getClaims().addAll(List.of("sub", "preferred_username", "name", "email", "email_verified", "roles"));
    }
}
