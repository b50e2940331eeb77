package dev.latchkey.auth.profile;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.latchkey.auth.authorization.Application;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;

/**
 * An application that the caller has allowed something.
 *
 * @param scope what it is allowed, space-separated
 * @param since when the oldest part of it was allowed, or allowed again
 */
@Serdeable
record ApplicationAnswer(
        @JsonProperty("client_id") String clientId,
        @JsonProperty("client_name") String clientName,
        String scope,
        Instant since) {

    static ApplicationAnswer of(Application application) {
        return new ApplicationAnswer(
                application.clientId(), application.name(), String.join(" ", application.scope()), application.since());
    }
}
