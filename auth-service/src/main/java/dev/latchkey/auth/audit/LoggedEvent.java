package dev.latchkey.auth.audit;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as the log has it; see {@link AuditEvent} for what is not told here.
 *
 * @param id of the event within the log
 * @param time when it happened; of counted failures, the beginning of the minute
 * @param lastTime when the last of counted failures happened; null for what is not counted
 * @param count how many identical failures there were within the minute; 1 for what is not counted
 * @param event {@link EventType#text}
 * @param outcome {@link Outcome#text}
 * @param ip from which address; null when the service did it by itself, as userAgent and requestId
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
