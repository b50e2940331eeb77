package dev.latchkey.system;

import java.time.Duration;

/** The monotonic clock of a run. It orders calls and logouts. */
final class Stopwatch {

    private final long started = System.nanoTime();

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - started);
    }
}
