package dev.latchkey.auth.revocation;

import dev.latchkey.auth.database.DatabaseFunctions;
import io.micronaut.data.exceptions.DataAccessException;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Calls the database functions that revoke. Each call commits by itself and goes out in one flush, so that a process that
 * is paused at any moment holds no lock that others wait for.
 */
@Singleton
final class RevocationStatements {
    private final DatabaseFunctions functions;
    private final MonotonicClock monotonic;
    private final LeaseWatch watch;
    private final LeaseTable leases;

    RevocationStatements(DatabaseFunctions functions, MonotonicClock monotonic, LeaseWatch watch, LeaseTable leases) {
        this.functions = functions;
        this.monotonic = monotonic;
        this.watch = watch;
        this.leases = leases;
    }

    /**
     * What a call has done.
     *
     * @param sessionsRevoked how many sessions it ended that could still have been used; 0 for calls that do not say
     * @param more whether the caller must call again to end them all; false for calls that do not say
     */
    record Result(int sessionsRevoked, boolean more, Written written) {
        /** {@return what this call and the one that followed it have done} */
        Result and(Result next) {
            return new Result(sessionsRevoked + next.sessionsRevoked, next.more, next.written);
        }

        /** {@return the same, with no more to do} */
        Result complete() {
            return new Result(sessionsRevoked, false, written);
        }
    }

    /**
     * Calls a function, and has the verifiers notified once it has committed.
     *
     * @param call the function, with the alias {@code done}; it returns {@code head} and, if it ends the sessions of an
     *     account, {@code sessions_revoked} and {@code more}
     * @param arguments as {@link DatabaseFunctions#call} takes them
     * @return what it has done; empty when it returned no row
     * @throws DataAccessException when it failed, or when the server did not wait until the commit had reached its standby:
     *     whether it has done anything is not known then, and calling again does no harm
     */
    Optional<Result> call(String call, @Nullable Object... arguments) {
        Optional<Result> result = execute(call, arguments);
        watch.wakeVerifiers();
        return result;
    }

    /** Has the verifiers notified of what was committed. Does not wait for them. */
    void wakeVerifiers() {
        watch.wakeVerifiers();
    }

    /** {@return the end of the log as it is now} */
    Written latest() {
        return execute("(SELECT coalesce(max(seq), 0) AS head FROM shared.revocation) done")
                .orElseThrow()
                .written();
    }

    /**
     * Makes sure that a revocation is in the log still.
     *
     * @throws DataAccessException when it is not: the database was restored from an earlier state since
     */
    void requireStillThere(Written written) {
        boolean there = functions
                .callForRow(
                        "SELECT shared.nonce_of(?) IS NOT DISTINCT FROM ?",
                        row -> row.getBoolean(1),
                        written.seq(),
                        written.nonce())
                .orElseThrow();
        if (!there) {
            throw new DataAccessException(
                    "the database has lost the revocation: it was restored from an earlier state");
        }
    }

    private Optional<Result> execute(String call, @Nullable Object... arguments) {
        long connection = leases.connections();
        return functions.callForRow(
                "SELECT done.*, shared.nonce_of(done.head) AS nonce FROM " + call,
                row -> result(row, connection),
                arguments);
    }

    /** {@return how many revocations were deleted, of those that had expired by then and by the database's clock} */
    int purge(Instant now, int batchSize) {
        return functions
                .callForRow("SELECT shared.purge(?, ?)", row -> row.getInt(1), now, batchSize)
                .orElseThrow();
    }

    private Result result(ResultSet row, long connection) throws SQLException {
        boolean ofAccount = row.getMetaData().getColumnCount() > 2;
        return new Result(
                ofAccount ? row.getInt("sessions_revoked") : 0,
                ofAccount && row.getBoolean("more"),
                new Written(row.getLong("head"), row.getObject("nonce", UUID.class), connection, monotonic.nanoTime()));
    }
}
