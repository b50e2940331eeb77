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

/** A wall clock and a monotonic clock that move only when a test moves them. Safe for use by many threads. */
public final class TestClock extends Clock {
    /** The time of a new clock: a whole second, like a NumericDate. */
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

    /** Lets time pass: moves both clocks. */
    public void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
        tell(now.updateAndGet(instant -> instant.plus(duration)));
    }

    /** Sets only the wall clock. */
    public void set(Instant instant) {
        now.set(instant);
        tell(instant);
    }

    /** Makes another clock follow this one. The follower gets the time now, and at each move before the test continues. */
    public void follow(Consumer<Instant> follower) {
        followers.add(follower);
        follower.accept(instant());
    }

    private void tell(Instant instant) {
        followers.forEach(follower -> follower.accept(instant));
    }

    /** Sets the wall clock back, without the monotonic clock. */
    public void stepBack(Duration duration) {
        tell(now.updateAndGet(instant -> instant.minus(duration)));
    }

    /** {@return the time of the monotonic clock, like {@link System#nanoTime}} */
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

    /** {@return this clock, since the tests use one zone} */
    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
