package dev.latchkey.auth.client;

import dev.latchkey.auth.token.TokenGrant;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The OAuth client of resource-service. It is registered from settings, so that no administrator has to register it.
 *
 * @param id its {@code client_id}
 * @param secret the same as in the settings of resource-service; null or empty for no such client
 * @param audience the audience of resource-service, besides the default audience
 * @param securityEventsUri where resource-service is told of deleted accounts; null or empty for nowhere. The operator vouches
 *     for it: it may be in a private network, and http
 */
@Context
@ConfigurationProperties("latchkey.resource-client")
record ResourceClientSettings(
        @Bindable(defaultValue = "resource-service") String id,
        @Nullable String secret,
        @Nullable String audience,
        @Nullable String securityEventsUri) {
    private static final int SHORTEST = 32;

    ResourceClientSettings {
        secret = secret == null || secret.isBlank() ? null : secret;
        audience = audience == null || audience.isBlank() ? null : audience;
        securityEventsUri = securityEventsUri == null || securityEventsUri.isBlank() ? null : securityEventsUri;
        if (!Clients.isClientId(id) || id.equals(TokenGrant.FIRST_PARTY_CLIENT)) {
            throw new IllegalArgumentException(
                    "latchkey.resource-client.id (RESOURCE_CLIENT_ID) must be a client id other than "
                            + TokenGrant.FIRST_PARTY_CLIENT + ", but is " + id);
        }
        if (secret != null && secret.length() < SHORTEST) {
            throw new IllegalArgumentException("latchkey.resource-client.secret (RESOURCE_CLIENT_SECRET) must have "
                    + SHORTEST + " characters or more, and should be random.");
        }
        if (securityEventsUri != null && !isHttp(securityEventsUri)) {
            throw new IllegalArgumentException(
                    "latchkey.resource-client.security-events-uri (RESOURCE_EVENTS_URI) must be http or https, but is "
                            + securityEventsUri);
        }
    }

    private static boolean isHttp(String text) {
        try {
            URI uri = new URI(text);
            return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** The secret stays out of logs. */
    @Override
    public String toString() {
        return "ResourceClientSettings[id=" + id + "]";
    }
}
