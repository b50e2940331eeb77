package dev.latchkey.system;

import java.time.Duration;

/** The one monotonic clock of a run, by which calls and logouts are put in order. */
final class Stopwatch {

    private final long started = System.nanoTime();

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - started);
    }
}
