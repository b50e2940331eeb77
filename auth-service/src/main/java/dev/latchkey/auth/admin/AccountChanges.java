package dev.latchkey.auth.admin;

import dev.latchkey.auth.audit.Administrator;
import dev.latchkey.auth.caller.Caller;
import dev.latchkey.auth.database.DatabaseFunctions;
import jakarta.inject.Singleton;
import java.util.UUID;

/** The one change of an account that ends no session: enabling it. */
@Singleton
final class AccountChanges {
    private static final String ENABLE = "SELECT auth.enable_account(?, ?, ?)";

    private final DatabaseFunctions functions;

    AccountChanges(DatabaseFunctions functions) {
        this.functions = functions;
    }

    /** {@return whether the account exists; if it does, it may sign in now} */
    boolean enable(UUID id, Administrator by) {
        return functions.one(
                ENABLE, row -> row.getBoolean(1), id, by.id(), Caller.current().json());
    }
}
