package dev.latchkey.auth.logout;

import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.metadata.MetadataPart;
import jakarta.inject.Singleton;

/** Advertises both kinds of logout (RP-Initiated Logout section 2.1, Back-Channel Logout section 2.1). */
@Singleton
final class LogoutMetadata implements MetadataPart {
    private final AuthSettings settings;

    LogoutMetadata(AuthSettings settings) {
        this.settings = settings;
    }

    @Override
    public void addTo(OIDCProviderMetadata metadata) {
        metadata.setEndSessionEndpointURI(settings.address(EndSessionController.PATH));
        metadata.setSupportsBackChannelLogout(true);
        metadata.setSupportsBackChannelLogoutSession(true);
    }
}
