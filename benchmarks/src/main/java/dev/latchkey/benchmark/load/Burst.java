package dev.latchkey.benchmark.load;

import java.time.Duration;

/**
 * What one load has cost.
 *
 * @param service processor time of the service
 * @param database processor time of the database, which is not in the service's
 */
public record Burst(LoadResult load, Duration service, Duration database) {

    /** {@return milliseconds of the service's processor time for a request} */
    public double cpuMillis() {
        return service.toNanos() / 1e6 / load.requests();
    }

    /** {@return milliseconds of the database's processor time for a request} */
    public double databaseMillis() {
        return database.toNanos() / 1e6 / load.requests();
    }
}
