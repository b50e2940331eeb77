package dev.latchkey.benchmark.load;

import java.time.Duration;

/**
 * The result and the cost of one load.
 *
 * @param service processor time of the service
 * @param database processor time of the database, which {@code service} does not include
 */
public record Burst(LoadResult load, Duration service, Duration database) {

    /** {@return the service's processor time per request, in milliseconds} */
    public double cpuMillis() {
        return service.toNanos() / 1e6 / load.requests();
    }

    /** {@return the database's processor time per request, in milliseconds} */
    public double databaseMillis() {
        return database.toNanos() / 1e6 / load.requests();
    }
}
