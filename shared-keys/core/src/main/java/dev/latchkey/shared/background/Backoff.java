package dev.latchkey.shared.background;

import java.time.Duration;

/**
 * Exponential backoff with jitter. The pause doubles with each failure in a row, up to a cap. Its second half is
 * random, so that replicas that fail together do not retry together.
 *
 * @param first the longest pause after the first failure, longer than zero
 * @param longest the cap, at least {@code first}, at most a day
 */
public record Backoff(Duration first, Duration longest) {
    private static final Duration MOST = Duration.ofDays(1);

    /** 27 doublings of 1 ms are longer than a day. */
    private static final int MOST_DOUBLINGS = 27;

    /** Refuses a first pause below 1 ms, and a cap below the first pause or above a day. */
    public Backoff {
        if (first.toMillis() < 1 || longest.compareTo(first) < 0 || longest.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "the backoff must have 1 ms <= first <= longest <= 1 d, but has " + first + " and " + longest);
        }
    }

    /**
     * {@return the pause before the next try, between half and all of {@code min(first * 2^(failures - 1), longest)}}
     *
     * @param failures in a row, 1 or more
     * @param random between 0 (the shortest pause) and 1 (the longest)
     */
    public Duration pause(long failures, double random) {
        int doublings = (int) Math.min(failures - 1, MOST_DOUBLINGS);
        Duration doubled = first.multipliedBy(1L << doublings);
        Duration full = doubled.compareTo(longest) < 0 ? doubled : longest;
        Duration half = full.dividedBy(2);
        return half.plusNanos((long) (half.toNanos() * random));
    }
}
