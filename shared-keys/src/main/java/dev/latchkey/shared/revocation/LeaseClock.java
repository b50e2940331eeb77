package dev.latchkey.shared.revocation;

import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The two clocks by which a lease ends, whichever comes first: the monotonic clock of a suspended machine stands still,
 * and the wall clock can be set back.
 *
 * @param nanoTime monotonic nanoseconds, from any origin
 */
public record LeaseClock(LongSupplier nanoTime, Clock wall) {
    /** {@return the system's clocks} */
    public static LeaseClock system() {
        return new LeaseClock(System::nanoTime, Clock.systemUTC());
    }

    Moment now() {
        return new Moment(nanoTime.getAsLong(), wall.millis());
    }

    /** {@return whether both clocks show a time before that one} */
    boolean isBefore(Moment end) {
        return nanoTime.getAsLong() - end.nanos < 0 && wall.millis() < end.millis;
    }

    /**
     * A point in time by both clocks.
     *
     * @param nanos of the monotonic clock; only differences mean anything
     * @param millis of the wall clock, since 1970
     */
    record Moment(long nanos, long millis) {
        Moment plus(Duration duration) {
            return new Moment(nanos + duration.toNanos(), millis + duration.toMillis());
        }
    }
}
