package dev.latchkey.shared.test;

import static org.awaitility.Awaitility.await;

import dev.latchkey.shared.test.TestDatabase.Role;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Revokes with {@code shared.revoke}, as auth-service does, but without auth-service. */
public final class TestRevocations {
    private static final Duration KEPT = Duration.ofHours(1);

    private TestRevocations() {}

    /**
     * The result of a revocation.
     *
     * @param head the highest seq
     * @param behind the verifiers that have not acknowledged everything up to it, by their leases after the commit
     */
    public record Revoked(long head, List<UUID> behind) {}

    /** Revokes one target for an hour, with statements that commit by themselves. */
    public static Revoked revoke(TestDatabase database, String kind, String targetId) {
        return revoke(database, kind, targetId, Clock.systemUTC().instant().plus(KEPT));
    }

    /**
     * Revokes one target for an hour and returns when that is final everywhere: every verifier has acknowledged it, or
     * its lease has run out.
     */
    public static void confirm(TestDatabase database, String kind, String targetId) {
        Revoked revoked = revoke(database, kind, targetId);
        database.execute(Role.AUTH, "SELECT shared.wake_verifiers()");
        long returned = System.nanoTime();
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofMinutes(2))
                .until(() -> revoked.behind().stream()
                        .noneMatch(verifier -> isAwaited(database, verifier, revoked.head(), returned)));
    }

    private static boolean isAwaited(TestDatabase database, UUID verifier, long head, long returned) {
        List<String> lease = TestRows.select(
                database,
                "SELECT lease_millis FROM shared.verifier_lease WHERE verifier_id = '%s' AND applied_seq < %d"
                        .formatted(verifier, head));
        return !lease.isEmpty()
                && System.nanoTime() - returned
                        < Duration.ofMillis(Long.parseLong(lease.getFirst())).toNanos();
    }

    /** Revokes one target, with statements that commit by themselves. */
    public static Revoked revoke(TestDatabase database, String kind, String targetId, Instant expiresAt) {
        try (Connection connection = database.dataSource(Role.AUTH).getConnection()) {
            return revoke(connection, List.of(kind), List.of(targetId), List.of(expiresAt));
        } catch (SQLException e) {
            throw new IllegalStateException("revoke failed", e);
        }
    }

    /**
     * Revokes, and reads with a second statement which verifiers are behind. On a connection in autocommit mode, the
     * second statement runs after the commit.
     */
    public static Revoked revoke(
            Connection connection, List<String> kinds, List<String> targetIds, List<Instant> expiries)
            throws SQLException {
        long head = write(connection, kinds, targetIds, expiries);
        return new Revoked(head, behind(connection, head));
    }

    /** {@return the highest seq, after a revocation in the connection's transaction} */
    public static long write(Connection connection, List<String> kinds, List<String> targetIds, List<Instant> expiries)
            throws SQLException {
        try (PreparedStatement call = connection.prepareStatement("SELECT shared.revoke(?, ?, ?)")) {
            call.setArray(1, connection.createArrayOf("text", kinds.toArray()));
            call.setArray(2, connection.createArrayOf("text", targetIds.toArray()));
            call.setArray(
                    3,
                    connection.createArrayOf(
                            "timestamptz",
                            expiries.stream().map(Timestamp::from).toArray()));
            try (ResultSet row = call.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static List<UUID> behind(Connection connection, long head) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT verifier_id FROM shared.verifier_lease WHERE applied_seq < ? ORDER BY started_at")) {
            query.setLong(1, head);
            try (ResultSet rows = query.executeQuery()) {
                List<UUID> behind = new ArrayList<>();
                while (rows.next()) {
                    behind.add(rows.getObject(1, UUID.class));
                }
                return behind;
            }
        }
    }
}
