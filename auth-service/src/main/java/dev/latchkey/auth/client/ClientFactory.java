package dev.latchkey.auth.client;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/** The monotonic clock of caches: a wall clock that is set back would keep a deleted client alive. */
@Factory
final class ClientFactory {
    @Singleton
    @Requires(missingBeans = Ticker.class)
    Ticker ticker() {
        return Ticker.systemTicker();
    }
}
