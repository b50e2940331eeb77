package dev.latchkey.shared.clock;

import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Tells by two clocks whether a time limit has passed: it has passed as soon as one of the clocks says so. When the
 * wall clock is set back, the monotonic clock still advances. When the machine is suspended, the monotonic clock may
 * stop, and the wall clock still advances. A wall clock that is set forward ends a limit too early, which costs a
 * renewal or a fetch.
 *
 * @param nanoTime monotonic nanoseconds, from any origin
 */
public record ExpiryClock(LongSupplier nanoTime, Clock wall) {
    /** {@return the system's clocks} */
    public static ExpiryClock system() {
        return new ExpiryClock(System::nanoTime, Clock.systemUTC());
    }

    /** {@return the present time by both clocks} */
    public Moment now() {
        return new Moment(nanoTime.getAsLong(), wall.millis());
    }

    /** {@return whether both clocks show a time before {@code end}} */
    public boolean isBefore(Moment end) {
        return nanoTime.getAsLong() - end.nanos < 0 && wall.millis() < end.millis;
    }

    /** {@return whether less than the duration has passed since {@code then}, by both clocks} */
    public boolean isWithin(Duration duration, Moment then) {
        return isBefore(then.plus(duration));
    }

    /**
     * A point in time by both clocks.
     *
     * @param nanos of the monotonic clock; only differences mean anything
     * @param millis of the wall clock, since 1970
     */
    public record Moment(long nanos, long millis) {
        /** {@return the point in time that is this much later by both clocks} */
        public Moment plus(Duration duration) {
            return new Moment(nanos + duration.toNanos(), millis + duration.toMillis());
        }
    }
}
