package dev.latchkey.auth.client;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** Makes what clients are looked up and checked with. */
@Factory
final class ClientFactory {
    @Singleton
    ClientAddressRules clientAddressRules(ClientSettings settings) {
        return new ClientAddressRules(settings.privateJwksUris());
    }
}
