package dev.latchkey.auth.logout;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How applications are told that sessions have ended.
 *
 * @param interval from one look for somebody to tell to the next
 * @param timeout for connecting to an application, and for the whole of its answer
 * @param attempts how often one is told that does not answer, at growing intervals; ten take half an hour
 */
@Context
@ConfigurationProperties("latchkey.backchannel-logout")
record BackchannelLogoutSettings(
        @Bindable(defaultValue = "1s") Duration interval,
        @Bindable(defaultValue = "2s") Duration timeout,
        @Bindable(defaultValue = "10") int attempts) {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    BackchannelLogoutSettings {
        if (!interval.isPositive() || interval.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "latchkey.backchannel-logout.interval must be longer than zero, and a minute at most: " + interval);
        }
        if (!timeout.isPositive() || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "latchkey.backchannel-logout.timeout must be longer than zero, and a minute at most: " + timeout);
        }
        if (attempts < 1) {
            throw new IllegalArgumentException("latchkey.backchannel-logout.attempts must be 1 or more: " + attempts);
        }
    }
}
