package dev.latchkey.auth.admin;

import dev.latchkey.auth.audit.AuditEvent;
import dev.latchkey.auth.audit.EventType;
import dev.latchkey.shared.token.AccessToken;
import java.util.UUID;

/**
 * Who administers.
 *
 * @param id of the account
 */
record Administrator(UUID id) {
    /** {@return the caller, whose role was checked: only accounts have roles} */
    static Administrator of(AccessToken token) {
        return new Administrator(UUID.fromString(token.subject()));
    }

    /** {@return an audit event that names them as the one who did it} */
    AuditEvent did(EventType event) {
        return AuditEvent.of(event).actor(id);
    }
}
