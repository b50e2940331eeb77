package dev.latchkey.auth.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.latchkey.auth.caller.CallerAddress;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The clients that have authenticated from an address and were seen there within the last hour, as far as this replica
 * knows. They get through while the address is throttled. So a service with a wrong secret does not stop other services
 * behind the same proxy.
 */
@Singleton
final class RecentSuccesses {
    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final int MOST = 10_000;
    private static final int LONGEST_ID = 255;

    private final Cache<Success, Boolean> successes;

    /** A client at an address. */
    private record Success(String clientId, @Nullable InetAddress address) {}

    RecentSuccesses(Ticker ticker) {
        successes = Caffeine.newBuilder()
                .ticker(ticker)
                .maximumSize(MOST)
                .expireAfterAccess(REMEMBERED)
                .build();
    }

    /** {@return whether the client has authenticated from the caller's address} */
    boolean includes(String clientId) {
        return clientId.length() <= LONGEST_ID && successes.getIfPresent(success(clientId)) != null;
    }

    void note(String clientId) {
        Success success = success(clientId);
        if (successes.getIfPresent(success) == null) {
            successes.put(success, true);
        }
    }

    private static Success success(String clientId) {
        return new Success(clientId, CallerAddress.currentAddress().orElse(null));
    }
}
