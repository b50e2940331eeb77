package dev.latchkey.auth.revocation;

import dev.latchkey.shared.micronaut.database.Database;
import io.micronaut.data.exceptions.DataAccessException;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls the database functions that revoke. Each call commits by itself and goes out in one flush, so that a process that
 * is paused at any moment holds no lock that others wait for.
 */
@Singleton
final class RevocationStatements {
    private final Database database;
    private final MonotonicClock monotonic;
    private final LeaseWatch watch;

    RevocationStatements(Database database, MonotonicClock monotonic, LeaseWatch watch) {
        this.database = database;
        this.monotonic = monotonic;
        this.watch = watch;
    }

    /**
     * What a call has done.
     *
     * @param sessionsRevoked how many sessions it ended that somebody could still have used; 0 for calls that do not say
     */
    record Result(int sessionsRevoked, Written written) {}

    /**
     * Calls a function, and has the verifiers notified once it has committed.
     *
     * @param call the statement; it returns {@code head} and, if it counts them, {@code sessions_revoked}; arrays are passed as
     *     {@code text[]}
     * @return what it has done; empty when it returned no row
     * @throws DataAccessException when it failed, or when the server did not wait until the commit had reached its standby:
     *     whether it has done anything is not known then, and calling again does no harm
     */
    Optional<Result> call(String call, @Nullable Object... arguments) {
        Optional<Result> result = execute(call, arguments);
        watch.wakeVerifiers();
        return result;
    }

    /** {@return the end of the log as it is now} */
    Written latest() {
        return execute("SELECT coalesce(max(seq), 0) AS head FROM shared.revocation")
                .orElseThrow()
                .written();
    }

    private Optional<Result> execute(String call, @Nullable Object... arguments) {
        try (Connection connection = database.pool().getConnection();
                PreparedStatement statement = connection.prepareStatement(call)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, sql(connection, arguments[i]));
            }
            try (ResultSet rows = statement.executeQuery()) {
                Optional<Result> result = result(rows, monotonic.nanoTime());
                requireCertainCommit(statement);
                return result;
            }
        } catch (SQLException e) {
            throw new DataAccessException("the revocation cannot be written", e);
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
        if (!rows.next()) {
            return Optional.empty();
        }
        boolean counts = rows.getMetaData().getColumnCount() > 1;
        return Optional.of(new Result(
                counts ? rows.getInt("sessions_revoked") : 0, new Written(rows.getLong("head"), returned)));
    }

    /** A commit that gives up waiting for its standby is a warning to the server: a failover may undo it. */
    private static void requireCertainCommit(PreparedStatement statement) throws SQLException {
        SQLWarning warning = statement.getWarnings();
        if (warning != null) {
            throw new SQLException("the commit is uncertain: " + warning.getMessage(), warning);
        }
    }
}
