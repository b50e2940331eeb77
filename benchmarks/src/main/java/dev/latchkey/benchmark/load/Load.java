package dev.latchkey.benchmark.load;

import java.time.Duration;

/** A load for a given time: requests on several connections, one after the other on each. */
@FunctionalInterface
public interface Load {
    /**
     * Sends the requests.
     *
     * @throws LoadFailure when a single answer is not a success
     */
    LoadResult run(Duration length);
}
