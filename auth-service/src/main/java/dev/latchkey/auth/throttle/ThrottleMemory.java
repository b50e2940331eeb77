package dev.latchkey.auth.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;

/**
 * The keys that this replica knows to be blocked, so that a flood on one of them costs no query. A success on another
 * replica can end the block of an account early. So this replica asks the database again after five seconds.
 */
@Singleton
final class ThrottleMemory {
    private static final Duration ASKED_AGAIN = Duration.ofSeconds(5);
    private static final int MOST = 50_000;

    private final Ticker ticker;
    private final Cache<UUID, Block> blocks;

    /** A block, with its end by the ticker, in nanoseconds. */
    private record Block(long endsAt, Duration remembered) {}

    ThrottleMemory(Ticker ticker) {
        this.ticker = ticker;
        blocks = Caffeine.newBuilder()
                .ticker(ticker)
                .maximumSize(MOST)
                .expireAfter(Expiry.<UUID, Block>writing((key, block) -> block.remembered()))
                .build();
    }

    /** {@return for how long the key is blocked, as far as this replica knows; zero when it is not} */
    Duration blocked(ThrottleKey key) {
        Block block = blocks.getIfPresent(key.id());
        Duration left = block == null ? Duration.ZERO : Duration.ofNanos(block.endsAt() - ticker.read());
        return left.isPositive() ? left : Duration.ZERO;
    }

    void block(ThrottleKey key, Duration length) {
        boolean endsByTimeAlone = switch (key.by()) {
            case ADDRESS, REGISTRATIONS, SESSIONS -> true;
            case ACCOUNT, DEVICE -> false;
        };
        Duration remembered = endsByTimeAlone || length.compareTo(ASKED_AGAIN) < 0 ? length : ASKED_AGAIN;
        blocks.put(key.id(), new Block(ticker.read() + length.toNanos(), remembered));
    }

    void forget(ThrottleKey key) {
        blocks.invalidate(key.id());
    }

    /** {@return whether nothing is blocked, as far as this replica knows} */
    boolean isEmpty() {
        return blocks.estimatedSize() == 0;
    }

    /** {@return the approximate number of blocked keys} */
    long size() {
        return blocks.estimatedSize();
    }
}
