package dev.latchkey.auth.database;

import static org.awaitility.Awaitility.await;

import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestRows;
import java.util.List;

/**
 * Waits for a caller that needs an account which a test's transaction has locked. Such a caller does not wait for the lock
 * in the database: it gets SQLSTATE {@code LK002}, and auth-service calls again.
 */
public final class LockedAccount {
    private LockedAccount() {}

    /**
     * Waits until a connection has called a function of the schema {@code auth} since the test's transaction began.
     *
     * @param function its name without the schema; it needs the account's lock
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
