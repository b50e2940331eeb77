package dev.latchkey.shared.key;

import java.time.Duration;

/**
 * How a verifier treats the issuer's key set.
 *
 * @param timeToLive how long a fetched key set is used; a removed key is refused after this time at the latest
 * @param refreshInterval the shortest time between two fetches, even when callers present many unknown {@code kid}s
 * @param outageTolerance how long the last key set is used while the issuer cannot be reached
 * @param timeout the longest time for connecting, and again for reading
 */
public record KeySetLimits(Duration timeToLive, Duration refreshInterval, Duration outageTolerance, Duration timeout) {
    /** The largest key set that is read, in bytes. */
    public static final int MAX_SIZE = 64 * 1024;

    /**
     * @throws IllegalArgumentException when a duration is not positive, or when a key set could expire before its next
     *     fetch
     */
    public KeySetLimits {
        for (Duration duration : new Duration[] {timeToLive, refreshInterval, outageTolerance, timeout}) {
            if (!duration.isPositive()) {
                throw new IllegalArgumentException(
                        "a duration of the key set must be longer than zero, but is " + duration);
            }
        }
        Duration shortest = refreshInterval.multipliedBy(2).plus(timeout.multipliedBy(4));
        if (timeToLive.compareTo(shortest) < 0) {
            throw new IllegalArgumentException(
                    "the key set's time to live must be at least two refresh intervals and four timeouts, " + shortest
                            + ", but is " + timeToLive);
        }
    }
}
