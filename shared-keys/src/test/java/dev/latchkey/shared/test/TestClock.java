package dev.latchkey.shared.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A clock that stands still until a test moves it. Safe for use by many threads. */
public final class TestClock extends Clock {
    /** Where a new clock stands: a whole second, as NumericDates are. */
    public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final AtomicReference<Instant> now;
    private final List<Consumer<Instant>> followers = new CopyOnWriteArrayList<>();

    private TestClock(Instant now) {
        this.now = new AtomicReference<>(now);
    }

    public static TestClock atStart() {
        return new TestClock(START);
    }

    public static TestClock at(Instant now) {
        return new TestClock(now);
    }

    public void advance(Duration duration) {
        tell(now.updateAndGet(instant -> instant.plus(duration)));
    }

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
