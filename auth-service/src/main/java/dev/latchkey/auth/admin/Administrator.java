package dev.latchkey.auth.admin;

import dev.latchkey.auth.audit.AuditEvent;
import dev.latchkey.auth.audit.EventType;
import dev.latchkey.shared.token.AccessToken;
import java.util.UUID;

/**
 * The administrator who makes a change.
 *
 * @param id of the account
 */
record Administrator(UUID id) {
    /** {@return the caller} The caller's role was checked, and only accounts have roles: so the subject is an account. */
    static Administrator of(AccessToken token) {
        return new Administrator(UUID.fromString(token.subject()));
    }

    /** {@return an audit event with this administrator as its actor} */
    AuditEvent did(EventType event) {
        return AuditEvent.of(event).actor(id);
    }
}
