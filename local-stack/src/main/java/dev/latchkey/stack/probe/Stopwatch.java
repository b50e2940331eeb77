package dev.latchkey.stack.probe;

import java.time.Duration;

/** One monotonic clock for everything that is compared: no jump of the wall clock moves it. */
final class Stopwatch {

    private final long started = System.nanoTime();

    /** How long ago this was made. */
    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - started);
    }
}
