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
 * An event of the audit log, as administrators see it. What is not known is absent.
 *
 * @param id of the event
 * @param time when it happened; where count is there, the beginning of the minute
 * @param lastTime when the last of the counted failures happened
 * @param count how many identical failures there were within the minute
 * @param event its type
 * @param outcome success, failure or refused
 * @param account whom it is about
 * @param actor the account that did it
 * @param session that it is about, or in which it was done
 * @param client the OAuth client that did it, or that it is about
 * @param ip from which address
 * @param userAgent what the caller says it is
 * @param requestId the name that the service's log gives the request
 * @param details what else there is to know
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
