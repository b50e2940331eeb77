package dev.latchkey.shared.micronaut.client;

import dev.latchkey.shared.micronaut.setting.SettingBounds;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The OAuth client of this service for its calls to other services.
 *
 * @param id the {@code client_id} of its registration at auth-service
 * @param secret the client's secret; without it, the service calls no other service
 * @param renewBefore how long before its expiry a token is replaced; a token that lives at most twice as long is
 *     replaced after half of its lifetime
 * @param circuitPause how long this service does not call a service that is down
 */
@Context
@ConfigurationProperties("latchkey.client")
public record OwnClientSettings(
        @Nullable String id,
        @Nullable String secret,
        @Bindable(defaultValue = "30s") Duration renewBefore,
        @Bindable(defaultValue = "5s") Duration circuitPause) {

    public OwnClientSettings {
        SettingBounds.require("latchkey.client.renew-before", renewBefore, Duration.ZERO, Duration.ofHours(1));
        SettingBounds.require(
                "latchkey.client.circuit-pause", circuitPause, Duration.ofMillis(1), Duration.ofMinutes(10));
    }

    /** {@return whether the id and the secret are both set} */
    public boolean isComplete() {
        return id != null && !id.isBlank() && secret != null && !secret.isBlank();
    }

    /** The secret stays out of logs. */
    @Override
    public String toString() {
        return "OwnClientSettings[" + id + "]";
    }
}
