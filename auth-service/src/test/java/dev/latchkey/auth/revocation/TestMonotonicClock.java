package dev.latchkey.auth.revocation;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Stands still until a test moves it; it begins shortly before its numbers turn negative, as real ones may. */
final class TestMonotonicClock implements MonotonicClock {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000);

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }
}
