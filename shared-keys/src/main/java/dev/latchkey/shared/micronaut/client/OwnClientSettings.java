package dev.latchkey.shared.micronaut.client;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.exceptions.ConfigurationException;
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
        if (renewBefore.isNegative()) {
            throw new ConfigurationException("latchkey.client.renew-before must not be negative: " + renewBefore);
        }
        if (!circuitPause.isPositive()) {
            throw new ConfigurationException("latchkey.client.circuit-pause must be longer than zero: " + circuitPause);
        }
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
