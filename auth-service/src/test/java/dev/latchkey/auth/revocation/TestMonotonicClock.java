package dev.latchkey.auth.revocation;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Stands still until a test moves it. It starts 1 ms before its value overflows, as a real one may at any time. */
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
