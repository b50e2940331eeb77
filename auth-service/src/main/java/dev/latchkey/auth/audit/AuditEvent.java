package dev.latchkey.auth.audit;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened. When, and from where, {@link Audit} knows.
 *
 * @param type what it is
 * @param accountId whom it is about; null when nobody is known
 * @param actorId the account that did it; null when none is known
 * @param sessionId the session that it is about, or in which it was done; null when there is none
 * @param clientId the OAuth client by which it was done, or that it is about; null when there is none
 * @param details what else there is to know, never a secret
 */
public record AuditEvent(
        EventType type,
        @Nullable UUID accountId,
        @Nullable UUID actorId,
        @Nullable UUID sessionId,
        @Nullable String clientId,
        Map<String, String> details) {
    private static final int LONGEST_DETAIL = 1_000;

    /** What PostgreSQL takes into no JSON, and what has no place in a list. */
    private static final Pattern NO_TEXT = Pattern.compile("[\\p{Cc}\\p{Cs}]");

    public AuditEvent {
        details = Map.copyOf(details);
    }

    /** {@return an event about nobody in particular, to be completed by the methods below} */
    public static AuditEvent of(EventType type) {
        return new AuditEvent(type, null, null, null, null, Map.of());
    }

    /** {@return this event, about an account} */
    public AuditEvent account(@Nullable UUID id) {
        return new AuditEvent(type, id, actorId, sessionId, clientId, details);
    }

    /** {@return this event, done by an account} */
    public AuditEvent actor(@Nullable UUID id) {
        return new AuditEvent(type, accountId, id, sessionId, clientId, details);
    }

    /** {@return this event, about an account that did it itself} */
    public AuditEvent byOwner(UUID id) {
        return account(id).actor(id);
    }

    /** {@return this event, about or within a session} */
    public AuditEvent session(@Nullable UUID id) {
        return new AuditEvent(type, accountId, actorId, id, clientId, details);
    }

    /** {@return this event, about or by an OAuth client} */
    public AuditEvent client(@Nullable String id) {
        return new AuditEvent(type, accountId, actorId, sessionId, id, details);
    }

    /** {@return this event with one more detail: the value's first 1,000 characters, with {@code ?} for control characters} */
    public AuditEvent detail(String key, String value) {
        Map<String, String> more = new TreeMap<>(details);
        String beginning = value.substring(0, Math.min(value.length(), LONGEST_DETAIL));
        more.put(key, NO_TEXT.matcher(beginning).replaceAll("?"));
        return new AuditEvent(type, accountId, actorId, sessionId, clientId, more);
    }
}
