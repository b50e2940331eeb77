package dev.latchkey.stack.probe;

import java.time.Duration;

/** A monotonic clock for all times that are compared: jumps of the wall clock do not affect it. */
final class Stopwatch {

    private final long started = System.nanoTime();

    /** {@return the time since this stopwatch was created} */
    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - started);
    }
}
