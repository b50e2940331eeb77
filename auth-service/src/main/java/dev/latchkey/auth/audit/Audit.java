package dev.latchkey.auth.audit;

import com.nimbusds.jose.util.JSONObjectUtils;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Writes the audit log. */
@Singleton
public final class Audit {
    private final AuditRepository repository;
    private final Clock clock;

    Audit(AuditRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /** Appends an event, in the caller's transaction where there is one; its address is that of the request being served. */
    public void write(AuditEvent event) {
        repository.insert(
                clock.instant(),
                event.name(),
                event.accountId(),
                event.sessionId(),
                event.clientId(),
                CallerAddress.current(),
                JSONObjectUtils.toJSONString(event.details()));
    }
}
