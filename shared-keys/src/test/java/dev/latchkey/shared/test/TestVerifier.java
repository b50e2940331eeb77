package dev.latchkey.shared.test;

import dev.latchkey.shared.test.TestDatabase.Role;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A verifier by hand: it says to the log exactly what a test tells it to, and keeps nothing. Its lease is as long as an
 * hour would be to a test, so that whoever waits for it waits for what it says.
 *
 * @param database with the schema {@code shared}
 * @param role who signs in
 * @param id of the verifier
 */
public record TestVerifier(TestDatabase database, Role role, UUID id) {
    private static final int LEASE_MILLIS = 60_000;

    /** What the log answers: see {@code shared.sync}. */
    public record Synced(
            String log,
            long head,
            long nowMillis,
            @Nullable List<String> publishedKids,
            boolean complete,
            List<Long> seqs,
            List<String> kinds,
            List<String> targetIds,
            List<Long> expiries) {}

    /** {@return a new verifier of resource-service's role} */
    public static TestVerifier of(TestDatabase database) {
        return new TestVerifier(database, Role.RESOURCE, UUID.randomUUID());
    }

    /** Says that everything up to {@code applied} is known, in a statement that commits by itself. */
    public Synced sync(long applied) {
        try (Connection connection = database.dataSource(role).getConnection()) {
            return sync(connection, identity(connection), applied);
        } catch (SQLException e) {
            throw new IllegalStateException("sync failed", e);
        }
    }

    /** Says that everything there is is known. */
    public Synced syncToTheEnd() {
        return sync(sync(0).head());
    }

    /** Says so of a given log, in the connection's transaction. */
    public Synced sync(Connection connection, @Nullable String knownLog, long applied) throws SQLException {
        try (PreparedStatement call = connection.prepareStatement("SELECT * FROM shared.sync(?, ?, ?, ?, ?, ?, ?)")) {
            call.setObject(1, id);
            call.setString(2, "test");
            call.setString(3, "here");
            call.setInt(4, LEASE_MILLIS);
            call.setString(5, knownLog);
            call.setLong(6, applied);
            call.setArray(7, connection.createArrayOf("text", new String[] {"kid"}));
            try (ResultSet row = call.executeQuery()) {
                row.next();
                Array kids = row.getArray("published_kids");
                return new Synced(
                        row.getString("log"),
                        row.getLong("head"),
                        row.getLong("now_millis"),
                        kids == null ? null : List.of((String[]) kids.getArray()),
                        row.getBoolean("complete"),
                        List.of((Long[]) row.getArray("seqs").getArray()),
                        List.of((String[]) row.getArray("kinds").getArray()),
                        List.of((String[]) row.getArray("target_ids").getArray()),
                        List.of((Long[]) row.getArray("expiries").getArray()));
            }
        }
    }

    /** Ends the lease. */
    public void leave() {
        database.execute(role, "SELECT shared.leave('" + id + "')");
    }

    /** {@return the column of this verifier's row, as PostgreSQL writes it; empty when it has no row} */
    public List<String> row(String column) {
        return TestRows.select(
                database, "SELECT " + column + " FROM shared.verifier_lease WHERE verifier_id = '" + id + "'");
    }

    private static String identity(Connection connection) throws SQLException {
        try (PreparedStatement call = connection.prepareStatement("SELECT shared.log_identity()");
                ResultSet row = call.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }
}
