package dev.latchkey.shared.micronaut.client;

import dev.latchkey.shared.micronaut.setting.SettingBounds;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * As which client this service calls others.
 *
 * @param id the {@code client_id} with which it is registered at auth-service
 * @param secret the client's; without one the service calls nobody
 * @param renewBefore how long before its end a token is replaced; of tokens that live no longer than twice that, half
 * @param circuitPause how long a service that was found to be down is left alone
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

    /** {@return whether there is a client as which to call} */
    public boolean isComplete() {
        return id != null && !id.isBlank() && secret != null && !secret.isBlank();
    }

    /** The secret stays out of logs. */
    @Override
    public String toString() {
        return "OwnClientSettings[" + id + "]";
    }
}
