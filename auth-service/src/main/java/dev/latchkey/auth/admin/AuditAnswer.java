package dev.latchkey.auth.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.latchkey.auth.audit.LoggedEvent;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event of the audit log, as administrators see it. Members without a value are absent.
 *
 * @param id of the event
 * @param time when it happened; for counted failures, the beginning of the minute
 * @param lastTime when the last of the counted failures happened
 * @param count the number of identical failures within the minute
 * @param event its type
 * @param outcome success, failure or refused
 * @param account the account that the event is about
 * @param actor the account that did it
 * @param session the session that the event is about, or that it happened in
 * @param client the OAuth client that did it, or that the event is about
 * @param ip the caller's address
 * @param userAgent the caller's User-Agent header
 * @param requestId the id of the request in the service's log
 * @param details further details
 */
@Serdeable
@JsonInclude(JsonInclude.Include.NON_NULL)
record AuditAnswer(
        long id,
        Instant time,
        @JsonProperty("last_time") @Nullable Instant lastTime,
        @Nullable Integer count,
        String event,
        String outcome,
        @Nullable UUID account,
        @Nullable UUID actor,
        @Nullable UUID session,
        @Nullable String client,
        @Nullable String ip,
        @JsonProperty("user_agent") @Nullable String userAgent,
        @JsonProperty("request_id") @Nullable String requestId,
        Map<String, Object> details) {

    static AuditAnswer of(LoggedEvent event) {
        return new AuditAnswer(
                event.id(),
                event.time(),
                event.lastTime(),
                event.lastTime() == null ? null : Integer.valueOf(event.count()),
                event.event(),
                event.outcome(),
                event.accountId(),
                event.actorId(),
                event.sessionId(),
                event.clientId(),
                event.ip(),
                event.userAgent(),
                event.requestId(),
                event.details());
    }
}
