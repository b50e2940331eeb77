package dev.latchkey.stack;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for other processes by polling. */
public final class Wait {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Wait() {}

    /**
     * Evaluates the condition every 50 ms until it is true.
     *
     * @return true if it became true within {@code patience}; false also when the thread is interrupted, and the
     *     interrupt flag stays set
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
