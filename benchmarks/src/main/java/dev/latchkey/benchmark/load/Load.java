package dev.latchkey.benchmark.load;

import java.time.Duration;

/** Requests, one after the other on each of some connections, for as long as one likes. */
@FunctionalInterface
public interface Load {
    /**
     * Sends them.
     *
     * @throws LoadFailure when a single one was not answered with success
     */
    LoadResult run(Duration length);
}
