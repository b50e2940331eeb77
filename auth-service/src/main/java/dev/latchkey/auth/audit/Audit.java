package dev.latchkey.auth.audit;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.auth.caller.Caller;
import jakarta.inject.Singleton;

/** Writes the audit log. The database sets the time of an event. The caller is that of the request being served. */
@Singleton
public final class Audit {
    private final AuditRepository repository;
    private final FailureBuffer failures;

    Audit(AuditRepository repository, FailureBuffer failures) {
        this.repository = repository;
        this.failures = failures;
    }

    /** Appends an event, in the current transaction if there is one. */
    public void write(AuditEvent event) {
        Caller caller = Caller.current();
        repository.insert(
                event.type().text(),
                event.type().outcome().text(),
                event.accountId(),
                event.actorId(),
                event.sessionId(),
                event.clientId(),
                caller.ip(),
                caller.userAgent(),
                caller.requestId(),
                JSONObjectUtils.toJSONString(event.details()));
    }

    /**
     * Counts a failure. Identical failures from one address within a minute become one event. Costs no query and never
     * fails. The event reaches the log within about a second; a process that crashes before that loses it.
     */
    public void count(AuditEvent failure) {
        count(failure, Caller.current());
    }

    /** Counts a failure like {@link #count(AuditEvent)}, with the caller of a request that is not the current one. */
    public void count(AuditEvent failure, Caller caller) {
        failures.add(failure, caller);
    }
}
