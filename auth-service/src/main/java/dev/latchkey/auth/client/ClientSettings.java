package dev.latchkey.auth.client;

import dev.latchkey.auth.setting.InsecureSetting;
import dev.latchkey.auth.setting.SettingCheck;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;

/**
 * The settings for OAuth clients.
 *
 * @param privateJwksUris whether a client's {@code jwks_uri}, {@code backchannel_logout_uri} and
 *     {@code security_events_uri} may lead into a private network, and over {@code http} to this machine itself
 */
@Context
@ConfigurationProperties("latchkey.clients")
record ClientSettings(@Bindable(defaultValue = "false") boolean privateJwksUris) implements SettingCheck {
    @Override
    public List<InsecureSetting> insecureSettings() {
        return new InsecureSetting(
                        "latchkey.clients.private-jwks-uris",
                        "true",
                        "clients can make this service call addresses of the private network")
                .when(privateJwksUris);
    }
}
