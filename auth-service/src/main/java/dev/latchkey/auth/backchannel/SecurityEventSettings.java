package dev.latchkey.auth.backchannel;

import dev.latchkey.shared.micronaut.setting.SettingBounds;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * The settings for telling clients what has happened to accounts.
 *
 * @param retention how long a client is told of an event until it has confirmed it
 */
@Context
@ConfigurationProperties("latchkey.security-events")
record SecurityEventSettings(@Bindable(defaultValue = "7d") Duration retention) {
    SecurityEventSettings {
        SettingBounds.require(
                "latchkey.security-events.retention", retention, Duration.ofHours(1), Duration.ofDays(30));
    }
}
