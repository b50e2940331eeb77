package dev.latchkey.auth.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limits how many lookups of the session that would prove its device a blocked caller may cause in the database. Within a
 * minute, an address may cause as many as it may fail, on this replica.
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

    /** {@return whether one more lookup is allowed} Counts the lookup. */
    boolean take(ThrottleKey address) {
        return lookups.get(address.id(), key -> new AtomicInteger()).incrementAndGet() <= most;
    }
}
