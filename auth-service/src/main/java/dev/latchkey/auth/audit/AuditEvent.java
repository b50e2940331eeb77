package dev.latchkey.auth.audit;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened. When, and from which address, {@link Audit} knows.
 *
 * @param name subject and what became of it: {@code session.ended}
 * @param accountId whom it is about; null when nobody is known
 * @param sessionId the session that it is about, or in which it was done; null when there is none
 * @param clientId the OAuth client by which it was done, or that it is about; null when there is none
 * @param details what else there is to know, never a secret
 */
public record AuditEvent(
        String name,
        @Nullable UUID accountId,
        @Nullable UUID sessionId,
        @Nullable String clientId,
        Map<String, String> details) {
    private static final Pattern NAME = Pattern.compile("[a-z]+(?:_[a-z]+)*+(?:\\.[a-z]+(?:_[a-z]+)*+)++");

    public AuditEvent {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the name of an audit event must be like session.ended: " + name);
        }
        details = Map.copyOf(details);
    }

    /** {@return an event about nobody in particular, to be completed by the methods below} */
    public static AuditEvent of(String name) {
        return new AuditEvent(name, null, null, null, Map.of());
    }

    /** {@return this event, about an account} */
    public AuditEvent account(@Nullable UUID id) {
        return new AuditEvent(name, id, sessionId, clientId, details);
    }

    /** {@return this event, about or within a session} */
    public AuditEvent session(@Nullable UUID id) {
        return new AuditEvent(name, accountId, id, clientId, details);
    }

    /** {@return this event, about or by an OAuth client} */
    public AuditEvent client(@Nullable String id) {
        return new AuditEvent(name, accountId, sessionId, id, details);
    }

    /** {@return this event with one more detail} */
    public AuditEvent detail(String key, String value) {
        Map<String, String> more = new TreeMap<>(details);
        more.put(key, value);
        return new AuditEvent(name, accountId, sessionId, clientId, more);
    }
}
