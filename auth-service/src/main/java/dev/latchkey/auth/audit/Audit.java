package dev.latchkey.auth.audit;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.auth.caller.CallerAddress;
import jakarta.inject.Singleton;

/** Writes the audit log. */
@Singleton
public final class Audit {
    private final AuditRepository repository;

    Audit(AuditRepository repository) {
        this.repository = repository;
    }

    /**
     * Appends an event, in the caller's transaction where there is one. Its time is the database's, its address that of the
     * request being served.
     */
    public void write(AuditEvent event) {
        repository.insert(
                event.name(),
                event.accountId(),
                event.sessionId(),
                event.clientId(),
                CallerAddress.current(),
                JSONObjectUtils.toJSONString(event.details()));
    }
}
