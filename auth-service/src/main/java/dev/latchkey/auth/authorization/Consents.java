package dev.latchkey.auth.authorization;

import dev.latchkey.auth.audit.Audit;
import dev.latchkey.auth.audit.AuditEvent;
import dev.latchkey.auth.audit.EventType;
import dev.latchkey.auth.page.SignedIn;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.Set;

/** The consents of users to clients. Each value of scope is remembered until the account or the client is deleted. */
@Singleton
class Consents {
    private final ConsentRepository repository;
    private final Audit audit;

    Consents(ConsentRepository repository, Audit audit) {
        this.repository = repository;
        this.audit = audit;
    }

    /** {@return whether the user has already consented to the whole scope} */
    boolean cover(CodeRequest asked, SignedIn person) {
        return Set.copyOf(
                        repository.findScope(person.accountId(), asked.client().clientId()))
                .containsAll(asked.scope());
    }

    /** Remembers the user's consent, and records it in the audit log. */
    @Transactional
    void remember(CodeRequest asked, SignedIn person) {
        String clientId = asked.client().clientId();
        repository.insert(person.accountId(), clientId, asked.scope().toArray(String[]::new));
        audit.write(AuditEvent.of(EventType.CONSENT_GIVEN)
                .byOwner(person.accountId())
                .session(person.sessionId())
                .client(clientId)
                .detail("scope", String.join(" ", asked.scope())));
    }
}
