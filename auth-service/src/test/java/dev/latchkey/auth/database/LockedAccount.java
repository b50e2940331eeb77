package dev.latchkey.auth.database;

import static org.awaitility.Awaitility.await;

import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestRows;
import java.util.List;

/** Tells that a caller has come to an account that a test's transaction has locked: it tries again and again. */
public final class LockedAccount {
    private LockedAccount() {}

    /**
     * Waits until a connection has called a function of the schema {@code auth} since the test's transaction began.
     *
     * @param function that needs the lock of the account
     */
    public static void awaitCall(TestDatabase database, String function) {
        await().until(() -> TestRows.select(
                        database,
                        "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = '" + database.name()
                                + "' AND query LIKE '%auth." + function + "(%' AND pid <> pg_backend_pid()"
                                + " AND query_start > (SELECT max(xact_start) FROM pg_stat_activity WHERE datname = '"
                                + database.name() + "' AND state = 'idle in transaction')")
                .equals(List.of("t")));
    }
}
