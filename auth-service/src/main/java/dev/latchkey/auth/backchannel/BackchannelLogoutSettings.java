package dev.latchkey.auth.backchannel;

import dev.latchkey.shared.micronaut.setting.SettingBounds;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * The settings for telling applications that sessions have ended. The interval and the timeout also hold for security
 * events.
 *
 * @param interval from one look for due notifications to the next
 * @param timeout for connecting to a client, and for its whole answer
 * @param attempts how often an application is told until it answers, at growing intervals; ten attempts take half an hour
 */
@Context
@ConfigurationProperties("latchkey.backchannel-logout")
record BackchannelLogoutSettings(
        @Bindable(defaultValue = "1s") Duration interval,
        @Bindable(defaultValue = "2s") Duration timeout,
        @Bindable(defaultValue = "10") int attempts) {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static final Duration SHORTEST = Duration.ofMillis(10);

    BackchannelLogoutSettings {
        SettingBounds.require("latchkey.backchannel-logout.interval", interval, SHORTEST, LONGEST);
        SettingBounds.require("latchkey.backchannel-logout.timeout", timeout, SHORTEST, LONGEST);
        // With the pauses between the attempts, 20 of them take two hours.
        SettingBounds.require("latchkey.backchannel-logout.attempts", attempts, 1, 20);
    }
}
