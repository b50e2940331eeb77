package dev.latchkey.shared.micronaut.stop;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Whether the service is stopping, and whether it must hurry. */
@Singleton
final class StopProgress {
    private final CompletableFuture<Void> hurried = new CompletableFuture<>();
    private volatile boolean begun;

    void begin() {
        begun = true;
    }

    boolean hasBegun() {
        return begun;
    }

    /** Ends the wait of the current step and of all later steps. */
    void hurry() {
        hurried.complete(null);
    }

    boolean isHurried() {
        return hurried.isDone();
    }

    /**
     * Waits until {@code step} is done, the time is over, or the stop must hurry.
     *
     * @return whether {@code step} is done, with success or without
     */
    boolean await(CompletionStage<?> step, Duration patience) {
        CompletableFuture<?> done = step.toCompletableFuture();
        try {
            CompletableFuture.anyOf(done, hurried).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return done.isDone();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return done.isDone();
    }
}
