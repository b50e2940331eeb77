package dev.latchkey.auth.throttle;

import dev.latchkey.shared.micronaut.error.UnavailableException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets only a few attempts on one key run at a time. An attempt counts as a failure until its password has been compared,
 * so a burst of right passwords would block its own account. Here the further attempts wait instead. Once the key is
 * blocked, they are refused without a query.
 */
@Singleton
final class AttemptGate {
    /** Keys with the same stripe wait for each other; that is the only effect. */
    private static final int STRIPES = 1024;

    private static final int AT_ONCE = 4;
    private static final int MOST_WAITING = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Semaphore[] stripes = new Semaphore[STRIPES];

    AttemptGate() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Semaphore(AT_ONCE, true);
        }
    }

    /**
     * Waits for a turn.
     *
     * @throws UnavailableException when too many already wait, or the turn does not come in time
     */
    void enter(ThrottleKey key) {
        Semaphore stripe = stripe(key);
        try {
            boolean entered = stripe.tryAcquire(0, TimeUnit.MILLISECONDS)
                    || (stripe.getQueueLength() < MOST_WAITING
                            && stripe.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
            if (!entered) {
                throw busy("no turn for an attempt on one account");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy("interrupted while waiting for an attempt");
        }
    }

    void leave(ThrottleKey key) {
        stripe(key).release();
    }

    private Semaphore stripe(ThrottleKey key) {
        return stripes[Math.floorMod(key.id().hashCode(), STRIPES)];
    }

    private static UnavailableException busy(String why) {
        return new UnavailableException("Too many sign-ins at once. Try again shortly.", why);
    }
}
