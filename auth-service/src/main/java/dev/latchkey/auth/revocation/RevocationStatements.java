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
 * Calls the database functions that revoke. Each call commits by itself and is sent in one flush. So a process that is
 * paused at any moment holds no lock that others wait for.
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
     * The result of a call.
     *
     * @param sessionsRevoked how many of the ended sessions could still have been used; 0 for calls that do not report it
     * @param more whether the caller must call again to end all sessions; false for calls that do not report it
     */
    record Result(int sessionsRevoked, boolean more, Written written) {
        /** {@return the result of this call and the next one together} */
        Result and(Result next) {
            return new Result(sessionsRevoked + next.sessionsRevoked, next.more, next.written);
        }

        /** {@return this result, with nothing left to do} */
        Result complete() {
            return new Result(sessionsRevoked, false, written);
        }
    }

    /**
     * Calls a function, and notifies the verifiers after the commit.
     *
     * @param call the function, with the alias {@code done}; it returns {@code head} and, if it ends the sessions of an
     *     account, {@code sessions_revoked} and {@code more}
     * @param arguments as {@link DatabaseFunctions#call} takes them
     * @return its result; empty when it returned no row
     * @throws DataAccessException when it failed, or when the server did not wait until the commit had reached its standby:
     *     then it is unknown whether it has done anything, and the call can safely be repeated
     */
    Optional<Result> call(String call, @Nullable Object... arguments) {
        Optional<Result> result = execute(call, arguments);
        watch.wakeVerifiers();
        return result;
    }

    /** Notifies the verifiers of what was committed. Does not wait for them. */
    void wakeVerifiers() {
        watch.wakeVerifiers();
    }

    /** {@return the current end of the log} */
    Written latest() {
        return execute("(SELECT coalesce(max(seq), 0) AS head FROM shared.revocation) done")
                .orElseThrow()
                .written();
    }

    /**
     * Checks that a revocation is still in the log.
     *
     * @throws DataAccessException when it is not: the database was restored from an earlier state meanwhile
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

    /**
     * {@return how many revocations were deleted} Deletes those that have expired by {@code now} and by the database's
     * clock.
     */
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
