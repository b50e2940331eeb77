package dev.latchkey.shared.key;

import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The two clocks by which a key set ages, whichever is ahead. A wall clock that steps back makes nothing younger: the
 * monotonic clock goes on. A suspended machine's monotonic clock stands still: the wall clock has gone on when the machine
 * resumes. A wall clock that steps forward costs one fetch too many.
 *
 * @param nanoTime monotonic nanoseconds, from any origin
 */
record KeyClock(LongSupplier nanoTime, Clock wall) {
    static KeyClock system() {
        return new KeyClock(System::nanoTime, Clock.systemUTC());
    }

    Moment now() {
        return new Moment(nanoTime.getAsLong(), wall.millis());
    }

    /** {@return whether less than the duration has passed since then, by both clocks} */
    boolean isWithin(Duration duration, Moment then) {
        return nanoTime.getAsLong() - then.nanos < duration.toNanos() && wall.millis() - then.millis < duration.toMillis();
    }

    /**
     * A point in time by both clocks.
     *
     * @param nanos of the monotonic clock; only differences mean anything
     * @param millis of the wall clock, since 1970
     */
    record Moment(long nanos, long millis) {}
}
