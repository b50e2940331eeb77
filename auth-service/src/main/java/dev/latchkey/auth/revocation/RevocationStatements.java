package dev.latchkey.auth.revocation;

import dev.latchkey.shared.micronaut.database.Database;
import io.micronaut.data.exceptions.DataAccessException;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Calls the database functions that revoke. Each call commits by itself and goes out in one flush, so that a process that
 * is paused at any moment holds no lock that others wait for.
 */
@Singleton
final class RevocationStatements {
    private static final String LEASES = """
            SELECT verifier_id, renewals, applied_seq, lease_millis FROM shared.verifier_lease""";

    private final Database database;
    private final MonotonicClock monotonic;
    private final SeenLeases seen;

    RevocationStatements(Database database, MonotonicClock monotonic, SeenLeases seen) {
        this.database = database;
        this.monotonic = monotonic;
        this.seen = seen;
    }

    /**
     * What a call has done.
     *
     * @param sessionsRevoked how many sessions it ended that somebody could still have used; 0 for calls that do not say
     */
    record Result(int sessionsRevoked, Written written) {}

    /**
     * Calls a function.
     *
     * @param call the statement; arrays are passed as {@code text[]}
     * @return what it has done; empty when it returned no row
     */
    Optional<Result> call(String call, @Nullable Object... arguments) {
        try (Connection connection = database.pool().getConnection();
                PreparedStatement statement = connection.prepareStatement(call)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, sql(connection, arguments[i]));
            }
            try (ResultSet rows = statement.executeQuery()) {
                long returned = monotonic.nanoTime();
                Optional<Result> result = result(rows, returned);
                result.ifPresent(done -> seen.saw(done.written().behind(), returned));
                return result;
            }
        } catch (SQLException e) {
            throw new DataAccessException("the revocation cannot be written", e);
        }
    }

    /** {@return all leases, read by a connection that is not in a transaction} */
    static List<VerifierLease> leases(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(LEASES);
                ResultSet rows = query.executeQuery()) {
            List<VerifierLease> leases = new ArrayList<>();
            while (rows.next()) {
                leases.add(lease(rows, rows.getObject("verifier_id", UUID.class)));
            }
            return leases;
        }
    }

    /** {@return all leases, which this process has now seen} */
    List<VerifierLease> leases() {
        try (Connection connection = database.pool().getConnection()) {
            List<VerifierLease> leases = leases(connection);
            seen.saw(leases, monotonic.nanoTime());
            return leases;
        } catch (SQLException e) {
            throw new DataAccessException("the leases cannot be read", e);
        }
    }

    /** {@return 1 when the lease was deleted, 0 when it was renewed meanwhile} */
    int delete(VerifierLease lease) {
        try (Connection connection = database.pool().getConnection();
                PreparedStatement delete = connection.prepareStatement(
                        "DELETE FROM shared.verifier_lease WHERE verifier_id = ? AND renewals = ?")) {
            delete.setObject(1, lease.verifierId());
            delete.setLong(2, lease.renewals());
            return delete.executeUpdate();
        } catch (SQLException e) {
            throw new DataAccessException("the lease cannot be deleted", e);
        }
    }

    /** {@return how many revocations were deleted, of those that had expired by then and by the database's clock} */
    int purge(Instant now, int batchSize) {
        try (Connection connection = database.pool().getConnection();
                PreparedStatement purge = connection.prepareStatement("SELECT shared.purge(?, ?)")) {
            purge.setObject(1, now.atOffset(ZoneOffset.UTC));
            purge.setInt(2, batchSize);
            try (ResultSet row = purge.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        } catch (SQLException e) {
            throw new DataAccessException("revocations cannot be purged", e);
        }
    }

    private static @Nullable Object sql(Connection connection, @Nullable Object argument) throws SQLException {
        if (argument instanceof Instant instant) {
            return instant.atOffset(ZoneOffset.UTC);
        }
        if (argument instanceof Collection<?> values) {
            Object[] texts = values.stream()
                    .map(value -> value == null ? null : value.toString())
                    .toArray();
            return connection.createArrayOf("text", texts);
        }
        return argument;
    }

    private static Optional<Result> result(ResultSet rows, long returned) throws SQLException {
        boolean counts = rows.getMetaData().getColumnName(1).equals("sessions_revoked");
        List<VerifierLease> behind = new ArrayList<>();
        Optional<Result> result = Optional.empty();
        while (rows.next()) {
            UUID verifier = rows.getObject("verifier_id", UUID.class);
            if (verifier != null) {
                behind.add(lease(rows, verifier));
            }
            result = Optional.of(new Result(
                    counts ? rows.getInt("sessions_revoked") : 0, new Written(rows.getLong("head"), behind, returned)));
        }
        return result;
    }

    private static VerifierLease lease(ResultSet row, UUID verifier) throws SQLException {
        return new VerifierLease(
                verifier,
                row.getLong("renewals"),
                row.getLong("applied_seq"),
                Duration.ofMillis(row.getInt("lease_millis")));
    }
}
