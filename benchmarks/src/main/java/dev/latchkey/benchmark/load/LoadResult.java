package dev.latchkey.benchmark.load;

import java.time.Duration;

/**
 * The result of a load. All requests succeeded.
 *
 * @param requests how many requests were answered; 1 or more
 * @param elapsed from the first request to the last answer
 * @param median the median time to an answer
 * @param p99 the 99th percentile of the times to an answer
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
