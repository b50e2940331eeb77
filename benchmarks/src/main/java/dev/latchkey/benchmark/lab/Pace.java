package dev.latchkey.benchmark.lab;

import java.time.Duration;

/**
 * How long and how often things are measured.
 *
 * @param warmUp of each process and route before anything counts
 * @param peerWarmUp of another's server
 * @param burst the length of one run
 * @param pairBurst that of each side of a pair, of which there are more
 * @param runs of a load that is measured by itself
 * @param pairs of two loads that are measured in turn
 * @param tokens that are distinct
 */
public record Pace(
        Duration warmUp, Duration peerWarmUp, Duration burst, Duration pairBurst, int runs, int pairs, int tokens) {
    /** What figures that others shall see are measured with. */
    public static final Pace FULL = new Pace(
            Duration.ofSeconds(15),
            Duration.ofSeconds(90),
            Duration.ofSeconds(3),
            Duration.ofSeconds(2),
            3,
            10,
            10_000);

    /** What shows whether a change was worth it. */
    public static final Pace QUICK = new Pace(
            Duration.ofSeconds(3), Duration.ofSeconds(15), Duration.ofSeconds(1), Duration.ofSeconds(1), 3, 4, 2_000);
}
