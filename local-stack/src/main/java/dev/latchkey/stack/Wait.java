package dev.latchkey.stack;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for other processes, of which one can only ask again and again. */
public final class Wait {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Wait() {}

    /**
     * Asks until the condition comes true, twenty times a second.
     *
     * @return whether it did within {@code patience}; false also when the thread is interrupted, as it then remains
     */
    public static boolean upTo(Duration patience, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
