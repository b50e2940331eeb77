package dev.latchkey.auth.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limits how often a blocked caller may have the database look for the session that would prove its device: as often as an
 * address may fail, within a minute, on this replica.
 */
@Singleton
final class LookupLimit {
    private static final int MOST_ADDRESSES = 10_000;

    private final int most;
    private final Cache<UUID, AtomicInteger> lookups;

    LookupLimit(ThrottleSettings settings, Ticker ticker) {
        most = settings.addressFailures();
        lookups = Caffeine.newBuilder()
                .ticker(ticker)
                .maximumSize(MOST_ADDRESSES)
                .expireAfterWrite(Duration.ofMinutes(1))
                .build();
    }

    /** {@return whether one more look is allowed; it counts} */
    boolean take(ThrottleKey address) {
        return lookups.get(address.id(), key -> new AtomicInteger()).incrementAndGet() <= most;
    }
}
