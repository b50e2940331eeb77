package dev.latchkey.system;

import java.time.Duration;

/** The pace of a load, and how long a fault lasts: real processes' time cannot be moved by a clock of ours. */
final class Pauses {

    private Pauses() {}

    /** Returns whether it was slept through. */
    static boolean sleep(Duration duration) {
        try {
            Thread.sleep(duration);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
