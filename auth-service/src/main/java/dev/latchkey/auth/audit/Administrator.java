package dev.latchkey.auth.audit;

import dev.latchkey.shared.token.AccessToken;
import java.util.UUID;

/**
 * The administrator who makes a change.
 *
 * @param id of the account
 */
public record Administrator(UUID id) {
    /** {@return the caller} The caller's role was checked, and only accounts have roles: so the subject is an account. */
    public static Administrator of(AccessToken token) {
        return new Administrator(UUID.fromString(token.subject()));
    }

    /** {@return an audit event with this administrator as its actor} */
    public AuditEvent did(EventType event) {
        return AuditEvent.of(event).actor(id);
    }
}
