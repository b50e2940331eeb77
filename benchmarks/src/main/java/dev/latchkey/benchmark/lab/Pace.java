package dev.latchkey.benchmark.lab;

import java.time.Duration;

/**
 * How long and how often a run measures.
 *
 * @param warmUp the time for each process and route before a measurement
 * @param peerWarmUp the total warm-up of a peer's server
 * @param burst the length of one measurement
 * @param pairBurst the length of one measurement on each side of a pair
 * @param runs how often a load that is measured alone is measured
 * @param pairs how often two loads are measured in turn
 * @param tokens the number of distinct tokens
 */
public record Pace(
        Duration warmUp, Duration peerWarmUp, Duration burst, Duration pairBurst, int runs, int pairs, int tokens) {
    /** For figures that are published. */
    public static final Pace FULL = new Pace(
            Duration.ofSeconds(15),
            Duration.ofSeconds(90),
            Duration.ofSeconds(3),
            Duration.ofSeconds(2),
            3,
            10,
            10_000);

    /** For developers, to compare a change with the code before it. */
    public static final Pace QUICK = new Pace(
            Duration.ofSeconds(3), Duration.ofSeconds(15), Duration.ofSeconds(1), Duration.ofSeconds(1), 3, 4, 2_000);
}
