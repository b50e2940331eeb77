package dev.latchkey.shared.revocation;

import java.time.Duration;

/**
 * How long a verifier trusts its memory.
 *
 * @param lease how long a revocation waits for a verifier that is silent, in whole milliseconds: 100 ms to 10 s
 * @param margin how much earlier the verifier stops trusting itself, since clocks run at different rates
 */
public record LeaseTerms(Duration lease, Duration margin) {
    /** The longest lease that the database grants. After this time, every earlier lease has run out. */
    public static final Duration LONGEST = Duration.ofSeconds(10);

    private static final Duration SHORTEST = Duration.ofMillis(100);

    /** @throws IllegalArgumentException when a duration is out of its bounds */
    public LeaseTerms {
        if (lease.compareTo(SHORTEST) < 0 || lease.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("the lease must be between 100 ms and 10 s, but is " + lease);
        }
        if (!margin.isPositive() || margin.compareTo(lease.dividedBy(3)) > 0) {
            throw new IllegalArgumentException(
                    "the margin must be longer than zero and at most a third of the lease, but is " + margin);
        }
    }

    /** {@return the terms with the usual margin, a fifth of the lease} */
    public static LeaseTerms of(Duration lease) {
        return new LeaseTerms(lease, lease.dividedBy(5));
    }

    /** {@return how long the verifier trusts a renewal, counted from before the renewal's request} */
    Duration trusted() {
        return lease.minus(margin);
    }

    /**
     * {@return the longest time between two renewals, and the timeout of a renewal; short enough that one renewal may
     * fail}
     */
    Duration interval() {
        return lease.dividedBy(3);
    }
}
