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
 * A verifier that a test controls: it acknowledges exactly what the test tells it to, and remembers nothing. It has the
 * longest lease, so that a revocation waits for its acknowledgement.
 *
 * @param database with the schema {@code shared}
 * @param role the role of its connections
 * @param id the verifier's id
 */
public record TestVerifier(TestDatabase database, Role role, UUID id) {
    private static final int LEASE_MILLIS = 10_000;
    private static final int PAGE = 200;

    /** A page of the log, see {@code shared.read_log}. */
    public record Page(
            boolean sameLog,
            long head,
            long nowMillis,
            @Nullable List<String> publishedKids,
            List<Long> seqs,
            List<UUID> nonces,
            List<String> kinds,
            List<String> targetIds,
            List<Long> expiries) {}

    /** {@return a new verifier of resource-service's role} */
    public static TestVerifier of(TestDatabase database) {
        return new TestVerifier(database, Role.RESOURCE, UUID.randomUUID());
    }

    /**
     * Acknowledges everything up to {@code applied}, in a statement that commits by itself. Then reads the next rows.
     *
     * @param applied 0, or the seq of a row that is in the log
     */
    public Page renew(long applied) {
        try (Connection connection = database.dataSource(role).getConnection()) {
            UUID nonce = nonce(connection, applied);
            renew(connection, applied, nonce);
            return read(connection, applied, nonce);
        } catch (SQLException e) {
            throw new IllegalStateException("the renewal failed", e);
        }
    }

    /** Acknowledges everything in the log. */
    public Page renewToTheEnd() {
        return renew(renew(0).head());
    }

    /** Acknowledges everything up to a row, in the connection's transaction. It grants nothing until the commit. */
    public void renew(Connection connection, long applied, @Nullable UUID nonce) throws SQLException {
        try (PreparedStatement call = connection.prepareStatement("SELECT shared.renew(?, ?, ?, ?, ?, ?, ?)")) {
            call.setObject(1, id);
            call.setString(2, "test");
            call.setString(3, "here");
            call.setInt(4, LEASE_MILLIS);
            call.setLong(5, applied);
            call.setObject(6, nonce);
            call.setArray(7, connection.createArrayOf("text", new String[] {"kid"}));
            call.execute();
        }
    }

    /** {@return a page of the log, read in the connection's transaction} */
    public static Page read(Connection connection, long after, @Nullable UUID nonce) throws SQLException {
        try (PreparedStatement call = connection.prepareStatement("SELECT * FROM shared.read_log(?, ?, ?)")) {
            call.setLong(1, after);
            call.setObject(2, nonce);
            call.setInt(3, PAGE);
            try (ResultSet row = call.executeQuery()) {
                row.next();
                Array kids = row.getArray("published_kids");
                return new Page(
                        row.getBoolean("same_log"),
                        row.getLong("head"),
                        row.getLong("now_millis"),
                        kids == null ? null : List.of((String[]) kids.getArray()),
                        List.of((Long[]) row.getArray("seqs").getArray()),
                        List.of((UUID[]) row.getArray("nonces").getArray()),
                        List.of((String[]) row.getArray("kinds").getArray()),
                        List.of((String[]) row.getArray("target_ids").getArray()),
                        List.of((Long[]) row.getArray("expiries").getArray()));
            }
        }
    }

    /** Makes a connection listen on a new channel of this verifier, which must hold a lease. */
    public void listen(Connection connection) throws SQLException {
        try (PreparedStatement call = connection.prepareStatement("SELECT shared.listen(?)")) {
            call.setObject(1, id);
            call.execute();
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

    /** {@return the nonce of a row of the log; null when there is no such row} */
    public static @Nullable UUID nonce(Connection connection, long seq) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT nonce FROM shared.revocation WHERE seq = ?")) {
            query.setLong(1, seq);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getObject(1, UUID.class) : null;
            }
        }
    }
}
