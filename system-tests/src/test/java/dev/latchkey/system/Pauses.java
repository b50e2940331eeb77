package dev.latchkey.system;

import java.time.Duration;

/**
 * Pauses, for the pace of a load and the length of a fault. The time of real processes cannot be moved by a test's
 * clock.
 */
final class Pauses {

    private Pauses() {}

    /**
     * Sleeps.
     *
     * @return false if the thread was interrupted
     */
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
