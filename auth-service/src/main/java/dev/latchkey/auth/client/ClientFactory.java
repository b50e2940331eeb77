package dev.latchkey.auth.client;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** Creates the {@link ClientAddressRules} from the settings. */
@Factory
final class ClientFactory {
    @Singleton
    ClientAddressRules clientAddressRules(ClientSettings settings) {
        return new ClientAddressRules(settings.privateJwksUris());
    }
}
