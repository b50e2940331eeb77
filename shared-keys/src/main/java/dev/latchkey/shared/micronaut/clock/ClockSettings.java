package dev.latchkey.shared.micronaut.clock;

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
 * @param interval between two comparisons; a second or more
 */
@Context
@ConfigurationProperties("latchkey.clock")
record ClockSettings(
        @Bindable(defaultValue = "60s") Duration tolerance,
        @Bindable(defaultValue = "5m") Duration limit,
        @Bindable(defaultValue = "5s") Duration interval) {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /** @throws ConfigurationException when values do not fit */
    ClockSettings {
        if (tolerance.compareTo(SHORTEST) < 0 || tolerance.compareTo(limit) > 0) {
            throw new ConfigurationException("latchkey.clock.tolerance must be a second or more, and not more than"
                    + " latchkey.clock.limit: " + tolerance + ", " + limit);
        }
        if (interval.compareTo(SHORTEST) < 0) {
            throw new ConfigurationException("latchkey.clock.interval must be a second or more: " + interval);
        }
    }
}
