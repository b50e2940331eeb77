package dev.latchkey.auth.authorization;

import dev.latchkey.auth.revocation.AccountRevocations;
import dev.latchkey.auth.token.TokenGrant;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/** The applications that people have allowed something, for their owners. The operator's own applications are not asked for. */
@Singleton
public final class Applications {
    private final ConsentRepository repository;
    private final AccountRevocations revocations;

    Applications(ConsentRepository repository, AccountRevocations revocations) {
        this.repository = repository;
        this.revocations = revocations;
    }

    /** {@return the applications of an account, by their names} */
    public List<Application> list(UUID accountId) {
        return repository.findGiven(accountId).stream()
                .map(given -> new Application(
                        given.clientId(), given.name(), List.of(given.scope().split(" ", -1)), given.since()))
                .toList();
    }

    /**
     * Withdraws what an application was allowed, and ends its sessions of the account, those with {@code offline_access}
     * included. When this returns, no verifier accepts their tokens any more.
     *
     * @param clientId any text
     * @return false when there was nothing to withdraw
     */
    public boolean withdraw(UUID accountId, String clientId) {
        return !clientId.equals(TokenGrant.FIRST_PARTY_CLIENT)
                && clientId.indexOf('\0') < 0 // PostgreSQL refuses it
                && revocations.withdraw(accountId, clientId).isPresent();
    }
}
