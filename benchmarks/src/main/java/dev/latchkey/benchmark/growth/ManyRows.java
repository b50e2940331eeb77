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

/** Fills a stack's database by SQL with what would take the services hours. */
record ManyRows(MeasuredStack stack) {
    /** A statement that writes the revocation log may hold its lock for a second, also on a busy machine. */
    private static final int BATCH = 2_000;

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Revokes sessions that nobody has, until there are so many revocations, and waits until all verifiers know them. */
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
                throw new LoadFailure("waited %d s in vain for verifiers to know all %d revocations: %s"
                        .formatted(PATIENCE.toSeconds(), total, behind(statement)));
            }
        }
    }

    /** Makes accounts {@code user-1} to {@code user-total}, all with the password of the one that is named. */
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
            // An index is built faster than it is filled row by row.
            after.execute("DROP INDEX auth.account_searched");
            insert.execute();
            after.execute("CREATE INDEX account_searched ON auth.account"
                    + " USING gin (auth.grams(auth.searched_text(username_key, email_key, name)))");
            settle(after, "auth.account");
        }
    }

    /** What the server would do about so many new rows by and by, it does now, lest it do so during a measurement. */
    private static void settle(Statement statement, String table) throws SQLException {
        statement.execute("VACUUM (ANALYZE) " + table);
        statement.execute("CHECKPOINT");
    }

    /** Those that have not said that they know all, also when they have ended without a word. */
    private static List<String> behind(Statement statement) {
        List<String> verifiers = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("""
                SELECT format('%s %s knows those up to %s, as it said %s ago',
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
