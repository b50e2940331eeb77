package dev.latchkey.shared.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A wall clock and a monotonic clock that stand still until a test moves them. Safe for use by many threads. */
public final class TestClock extends Clock {
    /** Where a new clock stands: a whole second, as NumericDates are. */
    public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final AtomicReference<Instant> now;
    private final List<Consumer<Instant>> followers = new CopyOnWriteArrayList<>();
    private final AtomicLong nanos = new AtomicLong();

    private TestClock(Instant now) {
        this.now = new AtomicReference<>(now);
    }

    public static TestClock atStart() {
        return new TestClock(START);
    }

    public static TestClock at(Instant now) {
        return new TestClock(now);
    }

    /** Lets time pass: both clocks move. */
    public void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
        tell(now.updateAndGet(instant -> instant.plus(duration)));
    }

    /** Sets the wall clock alone. */
    public void set(Instant instant) {
        now.set(instant);
        tell(instant);
    }

    /** Has another clock follow this one: it is told the time now, and at each move before the test goes on. */
    public void follow(Consumer<Instant> follower) {
        followers.add(follower);
        follower.accept(instant());
    }

    private void tell(Instant instant) {
        followers.forEach(follower -> follower.accept(instant));
    }

    /** Sets the wall clock back; the monotonic clock stays. */
    public void stepBack(Duration duration) {
        tell(now.updateAndGet(instant -> instant.minus(duration)));
    }

    /** {@return the monotonic clock, in the manner of {@link System#nanoTime}} */
    public long nanoTime() {
        return nanos.get();
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** {@return this: the tests know one zone} */
    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
