package dev.latchkey.auth.profile;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.latchkey.auth.audit.LoggedEvent;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in, or several identical ones that failed within a minute. Members without a value are absent.
 *
 * @param time when it happened; for several, the beginning of the minute
 * @param event {@code login.succeeded}, {@code login.failed}, or {@code authorization_code.redeemed} for an application
 * @param count how many they are
 * @param session that was opened
 * @param client the application
 */
@Serdeable
@JsonInclude(JsonInclude.Include.NON_NULL)
record HistoryAnswer(
        Instant time,
        String event,
        int count,
        @Nullable UUID session,
        @Nullable String client,
        @Nullable String ip,
        @JsonProperty("user_agent") @Nullable String userAgent) {

    static HistoryAnswer of(LoggedEvent event) {
        return new HistoryAnswer(
                event.time(),
                event.event(),
                event.count(),
                event.sessionId(),
                event.clientId(),
                event.ip(),
                event.userAgent());
    }
}
