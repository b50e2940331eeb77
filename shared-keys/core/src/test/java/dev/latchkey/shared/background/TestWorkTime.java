package dev.latchkey.shared.background;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A time source whose pauses take no real time: a pause is recorded, moves the clock, and may run an action. */
final class TestWorkTime implements WorkTime {
    /** The pauses so far. */
    final List<Duration> pauses = new ArrayList<>();

    /** Runs in each pause. */
    Runnable inPause = () -> {};

    double jitter = 1;
    private long nanos = Long.MAX_VALUE - 1_000_000_000L; // wraps around

    void advance(Duration duration) {
        nanos += duration.toNanos();
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public double random() {
        return jitter;
    }

    @Override
    public void rest(Duration length) {
        pauses.add(length);
        advance(length);
        inPause.run();
    }
}
