package dev.latchkey.shared.micronaut.stop;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How long a service takes to stop.
 *
 * @param delay how long it goes on serving while readiness is down, so that load balancers notice; zero for not at all
 * @param timeout how long, after the delay, running requests may take to finish
 */
@Context
@ConfigurationProperties("latchkey.stop")
record StopSettings(
        @Bindable(defaultValue = "0s") Duration delay,
        @Bindable(defaultValue = "20s") Duration timeout) {

    StopSettings {
        if (delay.isNegative()) {
            throw new ConfigurationException("latchkey.stop.delay must not be negative: " + delay);
        }
        if (timeout.isNegative()) {
            throw new ConfigurationException("latchkey.stop.timeout must not be negative: " + timeout);
        }
    }
}
