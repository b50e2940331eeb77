package dev.latchkey.auth.authorization;

import dev.latchkey.auth.audit.Audit;
import dev.latchkey.auth.audit.AuditEvent;
import dev.latchkey.auth.audit.EventType;
import dev.latchkey.auth.page.SignedIn;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.Set;

/** What people have allowed to whom, remembered for each value of scope until the account or the client is deleted. */
@Singleton
class Consents {
    private final ConsentRepository repository;
    private final Audit audit;

    Consents(ConsentRepository repository, Audit audit) {
        this.repository = repository;
        this.audit = audit;
    }

    /** {@return whether somebody has allowed all of it already} */
    boolean cover(CodeRequest asked, SignedIn person) {
        return Set.copyOf(
                        repository.findScope(person.accountId(), asked.client().clientId()))
                .containsAll(asked.scope());
    }

    /** Remembers that somebody has allowed it. */
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
