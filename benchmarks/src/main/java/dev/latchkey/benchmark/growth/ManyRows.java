package dev.latchkey.benchmark.growth;

import dev.latchkey.benchmark.load.LoadFailure;
import dev.latchkey.benchmark.stack.MeasuredStack;
import dev.latchkey.stack.Wait;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Fills a stack's database by SQL with rows that the services would need hours to write. */
record ManyRows(MeasuredStack stack) {
    /**
     * The database ends a transaction that holds the revocation log's lock for 1 s. A batch takes less, even on a busy
     * machine.
     */
    private static final int BATCH = 2_000;

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /**
     * Adds revocations of sessions that do not exist until there are {@code total}. Waits until all verifiers know
     * them.
     */
    void revocations(int total) throws SQLException {
        try (Connection connection = stack.stack().postgres().connectAsSuperuser();
                Statement statement = connection.createStatement()) {
            int missing = total - (int) number(statement, "SELECT count(*) FROM shared.revocation");
            for (; missing > 0; missing -= BATCH) {
                statement.execute("""
                        INSERT INTO shared.revocation (kind, target_id, expires_at, revoked_at)
                        SELECT 'session', gen_random_uuid()::text, now() + interval '1 day', now()
                        FROM generate_series(1, %d)""".formatted(Math.min(missing, BATCH)));
            }
            statement.execute("SELECT shared.wake_verifiers()");
            settle(statement, "shared.revocation");
            if (!Wait.upTo(PATIENCE, () -> behind(statement).isEmpty())) {
                throw new LoadFailure("after %d s, verifiers still do not know all %d revocations: %s"
                        .formatted(PATIENCE.toSeconds(), total, behind(statement)));
            }
        }
    }

    /**
     * Creates accounts {@code user-1} to {@code user-total}, all with the password of the account {@code likeUsername}.
     */
    void accounts(int total, String likeUsername) throws SQLException {
        try (Connection connection = stack.stack().postgres().connectAsSuperuser();
                Statement after = connection.createStatement();
                PreparedStatement insert = connection.prepareStatement("""
                        INSERT INTO auth.account (id, username, username_key, email, email_key, password_hash, created_at)
                        SELECT gen_random_uuid(), name, name, name || '@example.com', name || '@example.com',
                            (SELECT password_hash FROM auth.account WHERE username_key = ?), now()
                        FROM (SELECT 'user-' || generate_series(
                            (SELECT count(*) FROM auth.account WHERE username_key LIKE 'user-%') + 1, ?) AS name) each""")) {
            insert.setString(1, likeUsername);
            insert.setInt(2, total);
            // Building the index afterwards is faster than filling it row by row.
            after.execute("DROP INDEX auth.account_searched");
            insert.execute();
            after.execute("CREATE INDEX account_searched ON auth.account"
                    + " USING gin (auth.grams(auth.searched_text(username_key, email_key, name_key)))");
            settle(after, "auth.account");
        }
    }

    /**
     * Runs the vacuum and the checkpoint that the new rows would cause, so that they do not run during a measurement.
     */
    private static void settle(Statement statement, String table) throws SQLException {
        statement.execute("VACUUM (ANALYZE) " + table);
        statement.execute("CHECKPOINT");
    }

    /** {@return the verifiers that have not acknowledged all revocations, including those that have crashed} */
    private static List<String> behind(Statement statement) {
        List<String> verifiers = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("""
                SELECT format('%s %s knows the revocations up to %s, according to its report of %s ago',
                    service, instance, applied_seq, date_trunc('second', clock_timestamp() - renewed_at))
                FROM shared.verifier_lease WHERE applied_seq < (SELECT max(seq) FROM shared.revocation)""")) {
            while (rows.next()) {
                verifiers.add(rows.getString(1));
            }
            return verifiers;
        } catch (SQLException e) {
            throw new LoadFailure("the leases cannot be read", e);
        }
    }

    private static long number(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }
}
