package dev.latchkey.auth.admin;

import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.audit.Audit;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/** Changes of accounts that end no session by themselves; each in one transaction with its audit event. */
@Singleton
class AccountChanges {
    private final AccountRepository accounts;
    private final Audit audit;

    AccountChanges(AccountRepository accounts, Audit audit) {
        this.accounts = accounts;
        this.audit = audit;
    }

    /** {@return whether there is such an account, which may sign in now} */
    @Transactional
    boolean enable(UUID id, Administrator by) {
        boolean found = accounts.enable(id) == 1;
        if (found) {
            audit.write(by.did("account.enabled").account(id));
        }
        return found;
    }

    /** {@return whether there is such an account, which has these roles now} */
    @Transactional
    boolean setRoles(UUID id, List<String> roles, Administrator by) {
        boolean found = accounts.updateRoles(id, roles.toArray(String[]::new)) == 1;
        if (found) {
            audit.write(by.did("account.roles_set").account(id).detail("roles", String.join(" ", roles)));
        }
        return found;
    }
}
