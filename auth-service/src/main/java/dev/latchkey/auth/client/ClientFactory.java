package dev.latchkey.auth.client;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/** Makes what clients are looked up and checked with. */
@Factory
final class ClientFactory {
    /** The monotonic clock of caches: a wall clock that is set back would keep a deleted client alive. */
    @Singleton
    @Requires(missingBeans = Ticker.class)
    Ticker ticker() {
        return Ticker.systemTicker();
    }

    @Singleton
    ClientAddressRules clientAddressRules(ClientSettings settings) {
        return new ClientAddressRules(settings.privateJwksUris());
    }
}
