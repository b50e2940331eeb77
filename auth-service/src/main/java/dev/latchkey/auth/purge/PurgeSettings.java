package dev.latchkey.auth.purge;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How rows that are of no more use are deleted.
 *
 * @param interval from the end of one round to the next, a second or more
 * @param batchSize rows of one transaction, between 1 and 10,000
 */
@Context
@ConfigurationProperties("latchkey.purge")
record PurgeSettings(
        @Bindable(defaultValue = "5m") Duration interval,
        @Bindable(defaultValue = "1000") int batchSize) {
    private static final int LARGEST_BATCH = 10_000;

    PurgeSettings {
        if (interval.toSeconds() < 1) {
            throw new IllegalArgumentException("latchkey.purge.interval must be a second or more: " + interval);
        }
        if (batchSize < 1 || batchSize > LARGEST_BATCH) {
            throw new IllegalArgumentException(
                    "latchkey.purge.batch-size must be between 1 and " + LARGEST_BATCH + ": " + batchSize);
        }
    }
}
