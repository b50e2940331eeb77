package dev.latchkey.shared.micronaut.stop;

import dev.latchkey.shared.micronaut.setting.SettingBounds;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How long a service takes to stop.
 *
 * @param delay how long the service still serves while readiness is down, so that load balancers notice; zero for no
 *     delay
 * @param timeout how long, after the delay, running requests may take to finish
 */
@Context
@ConfigurationProperties("latchkey.stop")
record StopSettings(
        @Bindable(defaultValue = "0s") Duration delay,
        @Bindable(defaultValue = "20s") Duration timeout) {

    private static final Duration LONGEST = Duration.ofMinutes(10);

    StopSettings {
        SettingBounds.require("latchkey.stop.delay", delay, Duration.ZERO, LONGEST);
        SettingBounds.require("latchkey.stop.timeout", timeout, Duration.ZERO, LONGEST);
    }
}
