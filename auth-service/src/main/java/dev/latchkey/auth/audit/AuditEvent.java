package dev.latchkey.auth.audit;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened. {@link Audit} adds the time and the caller.
 *
 * @param type its type
 * @param accountId the account that the event is about; null when none is known
 * @param actorId the account that did it; null when none is known
 * @param sessionId the session that the event is about, or that it happened in; null when there is none
 * @param clientId the OAuth client that did it, or that the event is about; null when there is none
 * @param details further details, never a secret
 */
public record AuditEvent(
        EventType type,
        @Nullable UUID accountId,
        @Nullable UUID actorId,
        @Nullable UUID sessionId,
        @Nullable String clientId,
        Map<String, String> details) {
    private static final int LONGEST_DETAIL = 1_000;

    /**
     * Control characters, which would disturb a list, and unpaired surrogates. PostgreSQL refuses U+0000 and unpaired
     * surrogates in JSON.
     */
    private static final Pattern NO_TEXT = Pattern.compile("[\\p{Cc}\\p{Cs}]");

    public AuditEvent {
        details = Map.copyOf(details);
    }

    /** {@return an event with only its type; the methods below add the rest} */
    public static AuditEvent of(EventType type) {
        return new AuditEvent(type, null, null, null, null, Map.of());
    }

    /** {@return an event of another type, about the same account, actor, session and client; without details} */
    public AuditEvent as(EventType other) {
        return new AuditEvent(other, accountId, actorId, sessionId, clientId, Map.of());
    }

    /** {@return this event, about an account} */
    public AuditEvent account(@Nullable UUID id) {
        return new AuditEvent(type, id, actorId, sessionId, clientId, details);
    }

    /** {@return this event, with an account as its actor} */
    public AuditEvent actor(@Nullable UUID id) {
        return new AuditEvent(type, accountId, id, sessionId, clientId, details);
    }

    /** {@return this event, about an account that is also its actor} */
    public AuditEvent byOwner(UUID id) {
        return account(id).actor(id);
    }

    /** {@return this event, about or in a session} */
    public AuditEvent session(@Nullable UUID id) {
        return new AuditEvent(type, accountId, actorId, id, clientId, details);
    }

    /** {@return this event, about or by an OAuth client} */
    public AuditEvent client(@Nullable String id) {
        return new AuditEvent(type, accountId, actorId, sessionId, id, details);
    }

    /**
     * {@return this event with one more detail: the value's first 1,000 characters, with {@code ?} for each control
     * character}
     */
    public AuditEvent detail(String key, String value) {
        Map<String, String> more = new TreeMap<>(details);
        String beginning = value.substring(0, Math.min(value.length(), LONGEST_DETAIL));
        more.put(key, NO_TEXT.matcher(beginning).replaceAll("?"));
        return new AuditEvent(type, accountId, actorId, sessionId, clientId, more);
    }
}
