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
    /** Followed by a function that returns the end of the log as {@code head}. */
    private static final String WITH_NONCE = "SELECT *, shared.nonce_of(head) AS nonce FROM ";

    private static final String LATEST = "(SELECT coalesce(max(seq), 0) AS head FROM shared.revocation) latest";

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
     * The result of ending the sessions of an account.
     *
     * @param sessionsRevoked how many of the ended sessions could still have been used
     * @param more whether the caller must call again to end all sessions
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
     * The result of a change that may be refused.
     *
     * @param outcome as the function names it
     * @param result of ending the sessions; empty when the change was refused
     */
    record Change(String outcome, Optional<Result> result) {}

    /**
     * Changes an account and ends sessions of it, and notifies the verifiers after the commit.
     *
     * @param call the function; it returns one row with an {@code outcome}, and with {@code sessions_revoked}, {@code head}
     *     and {@code more} unless it refuses the change
     * @param arguments as {@link DatabaseFunctions#all} takes them
     * @throws DataAccessException as {@link #endSessions}
     */
    Change change(String call, @Nullable Object... arguments) {
        long connection = leases.connections();
        Change change = functions.one(
                WITH_NONCE + call,
                row -> new Change(
                        row.getString("outcome"),
                        row.getObject("head") == null ? Optional.empty() : Optional.of(result(row, connection))),
                arguments);
        if (change.result().isPresent()) {
            watch.wakeVerifiers();
        }
        return change;
    }

    /**
     * Ends the sessions of an account, and notifies the verifiers after the commit.
     *
     * @param call the function; it returns {@code sessions_revoked}, {@code head} and {@code more}
     * @param arguments as {@link DatabaseFunctions#all} takes them
     * @return its result; empty when it returned no row
     * @throws DataAccessException when it failed, or when the server did not wait until the commit had reached its standby:
     *     then it is unknown whether it has done anything, and the call can safely be repeated
     */
    Optional<Result> endSessions(String call, @Nullable Object... arguments) {
        long connection = leases.connections();
        Optional<Result> result = functions.first(WITH_NONCE + call, row -> result(row, connection), arguments);
        watch.wakeVerifiers();
        return result;
    }

    /**
     * Does something, such as promising a mail, and ends the sessions of an account, in one transaction. The sessions should
     * have ended before: otherwise this holds the lock of the log until the commit has returned.
     *
     * @return its result, which does not prove that the commit has reached a standby; empty when it returned no row
     */
    Optional<Result> endSessionsAfter(Runnable before, String call, @Nullable Object... arguments) {
        Optional<Result> result = functions.firstAfter(
                before,
                WITH_NONCE + call,
                row -> new Result(row.getInt("sessions_revoked"), row.getBoolean("more"), written(row, 0)),
                arguments);
        watch.wakeVerifiers();
        // The commit comes after the row, so the end of the log is read again.
        return result.map(done -> new Result(done.sessionsRevoked(), done.more(), latest()));
    }

    /** {@return whether an account has so many rows that they are deleted in several transactions} */
    boolean hasManyRows(UUID accountId) {
        return functions.one("SELECT auth.has_many_rows(?, 500, 5000)", row -> row.getBoolean(1), accountId);
    }

    /**
     * Writes to the log, and notifies the verifiers after the commit.
     *
     * @param call the function; it returns {@code head}
     * @param arguments as {@link DatabaseFunctions#all} takes them
     * @throws DataAccessException as {@link #endSessions}
     */
    Written write(String call, @Nullable Object... arguments) {
        Written written = execute(call, arguments);
        watch.wakeVerifiers();
        return written;
    }

    /** Notifies the verifiers of what was committed. Does not wait for them. */
    void wakeVerifiers() {
        watch.wakeVerifiers();
    }

    /** {@return the current end of the log} */
    Written latest() {
        return execute(LATEST);
    }

    /**
     * Checks that a revocation is still in the log.
     *
     * @throws DataAccessException when it is not: the database was restored from an earlier state meanwhile
     */
    void requireStillThere(Written written) {
        boolean there = functions.one(
                "SELECT shared.nonce_of(?) IS NOT DISTINCT FROM ?",
                row -> row.getBoolean(1),
                written.seq(),
                written.nonce());
        if (!there) {
            throw new DataAccessException(
                    "the database has lost the revocation: it was restored from an earlier state");
        }
    }

    /**
     * {@return how many revocations were deleted} Deletes those that have expired by {@code now} and by the database's
     * clock.
     */
    int purge(Instant now, int batchSize) {
        return functions.one("SELECT shared.purge(?, ?)", row -> row.getInt(1), now, batchSize);
    }

    private Written execute(String call, @Nullable Object... arguments) {
        long connection = leases.connections();
        return functions.one(WITH_NONCE + call, row -> written(row, connection), arguments);
    }

    private Result result(ResultSet row, long connection) throws SQLException {
        return new Result(row.getInt("sessions_revoked"), row.getBoolean("more"), written(row, connection));
    }

    private Written written(ResultSet row, long connection) throws SQLException {
        return new Written(row.getLong("head"), row.getObject("nonce", UUID.class), connection, monotonic.nanoTime());
    }
}
