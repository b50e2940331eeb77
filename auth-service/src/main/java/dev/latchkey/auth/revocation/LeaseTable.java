package dev.latchkey.auth.revocation;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the table {@code shared.verifier_lease} again and again, in one thread. Each statement commits by itself. */
@Singleton
final class LeaseTable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseTable.class);

    private static final String READ =
            "SELECT verifier_id, renewals, applied_seq, lease_millis FROM shared.verifier_lease";
    private static final String WAKE = "SELECT shared.wake_verifiers()";
    /** Skips a locked row: a client that keeps its row locked delays nothing else. */
    private static final String DELETE = """
            DELETE FROM shared.verifier_lease WHERE verifier_id = (
                SELECT verifier_id FROM shared.verifier_lease WHERE verifier_id = ? AND renewals = ? FOR UPDATE SKIP LOCKED)""";

    /** Longer than any lease. Until then, operators can see the row of a verifier that hangs. */
    private static final Duration DEAD = Duration.ofSeconds(30);

    private final SeenLeases seen;
    private final MonotonicClock monotonic;
    private List<VerifierLease> known = List.of();
    private long completeFrom;
    private final AtomicLong connections = new AtomicLong();

    LeaseTable(SeenLeases seen, MonotonicClock monotonic) {
        this.seen = seen;
        this.monotonic = monotonic;
        this.completeFrom = monotonic.nanoTime();
    }

    /** {@return all leases, as found by a query that begins now} */
    LeaseReading read(Connection connection) throws SQLException {
        return reading(query(connection));
    }

    /**
     * Reads for the first time on a connection. The server may be another one by now, or have another state. A lease may be
     * missing that was there before. Either it was given back, or a restored database has lost it, and then it may still
     * run. A restored database may also count renewals up to a value that was seen before.
     */
    LeaseReading readAnew(Connection connection) throws SQLException {
        List<VerifierLease> before = known;
        List<VerifierLease> leases = query(connection);
        long now = monotonic.nanoTime();
        Set<UUID> present = leases.stream().map(VerifierLease::verifierId).collect(Collectors.toUnmodifiableSet());
        for (VerifierLease lease : before) {
            long end = now + lease.lease().toNanos();
            if (!present.contains(lease.verifierId()) && end - completeFrom > 0) {
                completeFrom = end;
            }
        }
        seen.forgetAll();
        connections.incrementAndGet();
        return reading(leases);
    }

    private LeaseReading reading(List<VerifierLease> leases) {
        long returned = monotonic.nanoTime();
        seen.saw(leases, returned);
        seen.retain(leases);
        known = leases;
        return new LeaseReading(leases, knownByAll(leases, returned), completeFrom, connections.get());
    }

    private long knownByAll(List<VerifierLease> leases, long returned) {
        return leases.stream()
                .filter(lease -> !seen.hasRunOut(lease, returned, returned))
                .mapToLong(VerifierLease::appliedSeq)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private static List<VerifierLease> query(Connection connection) throws SQLException {
        List<VerifierLease> leases = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(READ);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                leases.add(new VerifierLease(
                        rows.getObject("verifier_id", UUID.class),
                        rows.getLong("renewals"),
                        rows.getLong("applied_seq"),
                        Duration.ofMillis(rows.getInt("lease_millis"))));
            }
        }
        return leases;
    }

    /**
     * {@return how many connections there have been} As long as the number is the same, the server and its state are the
     * same.
     */
    long connections() {
        return connections.get();
    }

    /** Notifies the verifiers that there is something to read. If that fails, they read at their next renewal. */
    void wakeVerifiers(Connection connection) throws SQLException {
        try (PreparedStatement call = connection.prepareStatement(WAKE)) {
            call.execute();
        } catch (SQLException e) {
            if (connection.isClosed()) {
                throw e;
            }
            LOG.debug("The verifiers were not notified; they read at their next renewal: {}", e.getMessage());
        }
    }

    /**
     * Deletes the leases of verifiers that have crashed: this process has seen them unchanged for longer than any lease
     * lasts. The database's clock is not used, because clocks can be set.
     */
    void deleteDead(Connection connection) throws SQLException {
        long now = monotonic.nanoTime();
        for (VerifierLease lease : known) {
            if (now - seen.beganBefore(lease, now) >= DEAD.toNanos()) {
                try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
                    delete.setObject(1, lease.verifierId());
                    delete.setLong(2, lease.renewals());
                    delete.executeUpdate();
                }
            }
        }
    }
}
