package dev.latchkey.auth.audit;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as it is in the log. {@link AuditEvent} describes the members that are not described here.
 *
 * @param id of the event within the log
 * @param time when it happened; for counted failures, the beginning of the minute
 * @param lastTime when the last of the counted failures happened; null for other events
 * @param count the number of identical failures within the minute; 1 for other events
 * @param event {@link EventType#text}
 * @param outcome {@link Outcome#text}
 * @param ip the caller's address. Null, like userAgent and requestId, when the service acted by itself
 */
public record LoggedEvent(
        long id,
        Instant time,
        @Nullable Instant lastTime,
        int count,
        String event,
        String outcome,
        @Nullable UUID accountId,
        @Nullable UUID actorId,
        @Nullable UUID sessionId,
        @Nullable String clientId,
        @Nullable String ip,
        @Nullable String userAgent,
        @Nullable String requestId,
        Map<String, Object> details) {}
