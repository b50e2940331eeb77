package dev.latchkey.auth.client;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Set;

/** Creates the {@link ClientAddressRules} from the settings. */
@Factory
final class ClientFactory {
    @Singleton
    ClientAddressRules clientAddressRules(ClientSettings settings, ResourceClientSettings resource) {
        String own = resource.securityEventsUri();
        return new ClientAddressRules(settings.privateJwksUris(), own == null ? Set.of() : Set.of(URI.create(own)));
    }
}
