package dev.latchkey.benchmark.load;

import java.time.Duration;

/**
 * How a load was answered.
 *
 * @param requests answered with success, as all were; one or more
 * @param elapsed from the first request to the last answer
 * @param median of the times to an answer
 * @param p99 of the times to an answer
 */
public record LoadResult(long requests, Duration elapsed, Duration median, Duration p99) {
    public LoadResult {
        if (requests < 1) {
            throw new LoadFailure("no request was answered");
        }
    }

    public double perSecond() {
        return requests * 1e9 / elapsed.toNanos();
    }
}
