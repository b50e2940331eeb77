package dev.latchkey.shared.micronaut.clock;

import dev.latchkey.shared.micronaut.setting.SettingBounds;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How far this service's wall clock may differ from the database's.
 *
 * @param tolerance a larger difference is logged; a second or more
 * @param limit with a larger difference the service is not ready; not less than the tolerance
 * @param interval the time between two comparisons; a second or more
 */
@Context
@ConfigurationProperties("latchkey.clock")
record ClockSettings(
        @Bindable(defaultValue = "60s") Duration tolerance,
        @Bindable(defaultValue = "5m") Duration limit,
        @Bindable(defaultValue = "5s") Duration interval) {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private static final Duration LONGEST = Duration.ofHours(1);

    /** @throws ConfigurationException when a value is out of its bounds */
    ClockSettings {
        SettingBounds.require("latchkey.clock.limit", limit, SHORTEST, LONGEST);
        SettingBounds.require("latchkey.clock.tolerance", tolerance, SHORTEST, limit);
        SettingBounds.require("latchkey.clock.interval", interval, SHORTEST, LONGEST);
    }
}
