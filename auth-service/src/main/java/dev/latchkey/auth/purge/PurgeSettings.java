package dev.latchkey.auth.purge;

import dev.latchkey.shared.micronaut.setting.SettingBounds;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * The settings for deleting rows that are no longer needed.
 *
 * @param interval the average pause between two rounds, from a second to a day; a pause varies by half of it
 * @param batchSize rows of one transaction, between 1 and 10,000
 */
@Context
@ConfigurationProperties("latchkey.purge")
record PurgeSettings(
        @Bindable(defaultValue = "5m") Duration interval,
        @Bindable(defaultValue = "1000") int batchSize) {
    PurgeSettings {
        SettingBounds.require("latchkey.purge.interval", interval, Duration.ofSeconds(1), Duration.ofDays(1));
        SettingBounds.require("latchkey.purge.batch-size", batchSize, 1, 10_000);
    }
}
