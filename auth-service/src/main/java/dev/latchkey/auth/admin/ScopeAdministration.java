package dev.latchkey.auth.admin;

import dev.latchkey.auth.audit.Administrator;
import dev.latchkey.auth.audit.Audit;
import dev.latchkey.auth.audit.EventType;
import dev.latchkey.auth.client.Clients;
import dev.latchkey.auth.scope.ScopeCatalogue;
import dev.latchkey.auth.scope.ScopeEntry;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;

/** The changes that administrators make to scopes. Each change is one transaction with its audit event. */
@Singleton
class ScopeAdministration {
    private static final String SCOPE = "scope";

    private final ScopeCatalogue scopes;
    private final Clients clients;
    private final Audit audit;

    ScopeAdministration(ScopeCatalogue scopes, Clients clients, Audit audit) {
        this.scopes = scopes;
        this.clients = clients;
        this.audit = audit;
    }

    /** {@return whether the name of the scope was new; then it is added} */
    @Transactional
    boolean add(ScopeEntry entry, Administrator by) {
        boolean added = scopes.add(entry);
        if (added) {
            audit.write(by.did(EventType.SCOPE_ADDED).detail(SCOPE, entry.name()));
        }
        return added;
    }

    /** {@return whether an administrator had added a scope of this name; then the new entry replaces it} */
    @Transactional
    boolean replace(ScopeEntry entry, Administrator by) {
        boolean replaced = scopes.replace(entry);
        if (replaced) {
            audit.write(by.did(EventType.SCOPE_CHANGED).detail(SCOPE, entry.name()));
        }
        return replaced;
    }

    /**
     * Deletes a scope, and takes it away from all clients. Sessions keep it, but lose it at their next refresh: a refresh
     * gives only what the client may still ask for. If a setting has the same name, only the administrator's entry goes.
     *
     * @return whether an administrator had added such a scope
     */
    @Transactional
    boolean delete(String name, Administrator by) {
        boolean deleted = scopes.delete(name);
        if (deleted) {
            if (!scopes.isFixed(name)) {
                clients.dropScope(name);
            }
            audit.write(by.did(EventType.SCOPE_DELETED).detail(SCOPE, name));
        }
        return deleted;
    }
}
