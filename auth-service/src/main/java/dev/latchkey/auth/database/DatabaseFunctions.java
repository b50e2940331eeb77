package dev.latchkey.auth.database;

import dev.latchkey.shared.background.Backoff;
import dev.latchkey.shared.micronaut.database.Database;
import dev.latchkey.shared.micronaut.error.UnavailableException;
import io.micronaut.data.exceptions.DataAccessException;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls a database function as a statement that commits by itself. Must not be called within a transaction: the functions
 * must see what other transactions committed while they waited for a lock.
 *
 * <p>A function has one version only. The server gets most arguments without their types, so among several versions it could
 * choose an old one. A migration that changes the types of parameters drops the old version.
 */
@Singleton
public final class DatabaseFunctions {
    /** The SQLSTATE of auth.lock_account: the account is locked, and the function has done nothing. */
    private static final String ACCOUNT_LOCKED = "LK002";

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(5), Duration.ofMillis(200));

    private final Database database;
    private final TransactionOperations<Connection> transactions;

    DatabaseFunctions(Database database, TransactionOperations<Connection> transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    /** Reads one row of a result. */
    public interface RowReader<T> {
        /** {@return the value of the row} */
        T read(ResultSet row) throws SQLException;
    }

    /**
     * Calls a function that returns any number of rows.
     *
     * <p>A function that needs the lock of an account does not wait for it. This method gives the connection back, pauses
     * and calls the function again. Otherwise the callers of one locked account would use up the pool for all others.
     *
     * @param call the statement
     * @param arguments a string gets the type that the function declares, such as {@code text} or {@code jsonb}; a
     *     {@link Duration} is an {@code interval}, an {@link Instant} a {@code timestamptz}, a collection a {@code text[]},
     *     to be cast if the function takes another array
     * @return the value of each row
     * @throws UnavailableException when the account stays locked for 2 s: nothing was done
     * @throws DataAccessException when the call failed, or when the server did not wait until the commit had reached its
     *     standby: then it is unknown whether the function has done anything
     */
    public <T> List<T> all(String call, RowReader<T> reader, @Nullable Object... arguments) {
        return untilUnlocked(call, () -> callOnce(call, reader, arguments));
    }

    /**
     * Calls a function that returns one row, and does more in the same transaction, such as promising a mail. Everything
     * commits together, or not at all. If an account is locked, everything is done again, as in {@link #all}.
     *
     * <p>A server that does not wait for its standby goes unnoticed here, in contrast to {@link #all}. So this is not for
     * revocations.
     *
     * @param then gets the value of the row; its own statements join the transaction
     * @return the value of the row
     */
    public <T> T oneAndThen(String call, RowReader<T> reader, Consumer<T> then, @Nullable Object... arguments) {
        return untilUnlocked(call, () -> inTransaction(call, reader, then, arguments));
    }

    /**
     * Does something, such as promising a mail, and calls a function that returns a row or none, in one transaction. The
     * function may delete what the mail needs, so it comes last. Everything else is as in {@link #oneAndThen}.
     *
     * @param before its own statements join the transaction
     * @return the value of the row; empty when there is none
     */
    public <T> Optional<T> firstAfter(
            Runnable before, String call, RowReader<T> reader, @Nullable Object... arguments) {
        return untilUnlocked(call, () -> inTransaction(before, call, reader, arguments));
    }

    private <T> Optional<T> inTransaction(
            Runnable before, String call, RowReader<T> reader, @Nullable Object... arguments) throws SQLException {
        try {
            return transactions.executeWrite(status -> {
                before.run();
                return rows(status.getConnection(), call, reader, arguments).stream()
                        .findFirst();
            });
        } catch (FailedCall e) {
            throw e.failure;
        }
    }

    private <T> T inTransaction(String call, RowReader<T> reader, Consumer<T> then, @Nullable Object... arguments)
            throws SQLException {
        try {
            return transactions.executeWrite(status -> {
                T value = rows(status.getConnection(), call, reader, arguments).getFirst();
                then.accept(value);
                return value;
            });
        } catch (FailedCall e) {
            throw e.failure;
        }
    }

    /** Carries an exception out of a transaction, unchanged. */
    private static final class FailedCall extends RuntimeException {
        private final SQLException failure;

        FailedCall(SQLException failure) {
            super(failure);
            this.failure = failure;
        }
    }

    private static <T> List<T> rows(
            Connection connection, String call, RowReader<T> reader, @Nullable Object... arguments) {
        try (PreparedStatement statement = connection.prepareStatement(call)) {
            return execute(statement, reader, arguments);
        } catch (SQLException e) {
            throw new FailedCall(e);
        }
    }

    /** Work with the database that is done again while an account is locked. */
    private interface Work<T> {
        T run() throws SQLException;
    }

    private static <T> T untilUnlocked(String call, Work<T> work) {
        long begin = System.nanoTime();
        for (int refusals = 1; ; refusals++) {
            try {
                return work.run();
            } catch (SQLException e) {
                if (!ACCOUNT_LOCKED.equals(e.getSQLState())) {
                    throw new DataAccessException("the database function failed: " + call, e);
                }
            }
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new UnavailableException(
                        "The account is being changed. Try again shortly.", "the account's row stays locked");
            }
            rest(refusals);
        }
    }

    private static void rest(int refusals) {
        try {
            Thread.sleep(BACKOFF.pause(refusals, ThreadLocalRandom.current().nextDouble()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("The service is stopping.", "interrupted while an account was locked");
        }
    }

    private <T> List<T> callOnce(String call, RowReader<T> reader, @Nullable Object... arguments) throws SQLException {
        try (Connection connection = database.pool().getConnection();
                PreparedStatement statement = connection.prepareStatement(call)) {
            List<T> result = execute(statement, reader, arguments);
            requireCertainCommit(statement);
            return result;
        }
    }

    private static <T> List<T> execute(PreparedStatement statement, RowReader<T> reader, @Nullable Object... arguments)
            throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            bind(statement, i + 1, arguments[i]);
        }
        List<T> result = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                result.add(reader.read(rows));
            }
        }
        return result;
    }

    /** {@return the value of the row; empty when there is none} See {@link #all}. */
    public <T> Optional<T> first(String call, RowReader<T> reader, @Nullable Object... arguments) {
        return all(call, reader, arguments).stream().findFirst();
    }

    /** {@return the value of the row} See {@link #all}. */
    public <T> T one(String call, RowReader<T> reader, @Nullable Object... arguments) {
        return first(call, reader, arguments).orElseThrow();
    }

    /** Calls a function whose result does not matter. See {@link #all}. */
    public void run(String call, @Nullable Object... arguments) {
        all(call, row -> true, arguments);
    }

    /** {@return the value of a {@code timestamptz}, which is not null} */
    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** Binds an argument. {@link Types#OTHER} leaves its type to the server, which knows what the function declares. */
    private static void bind(PreparedStatement statement, int index, @Nullable Object argument) throws SQLException {
        switch (argument) {
            case String text -> statement.setObject(index, text, Types.OTHER);
            case Duration duration -> statement.setObject(index, duration.toString(), Types.OTHER);
            case Instant instant -> statement.setObject(index, instant.atOffset(ZoneOffset.UTC));
            case Collection<?> values -> statement.setArray(index, textArray(statement.getConnection(), values));
            case null, default -> statement.setObject(index, argument);
        }
    }

    private static Array textArray(Connection connection, Collection<?> values) throws SQLException {
        return connection.createArrayOf(
                "text",
                values.stream()
                        .map(value -> value == null ? null : value.toString())
                        .toArray());
    }

    /**
     * Refuses a commit with a warning. When the server gives up waiting for its standby, it only warns; a failover may undo
     * the commit.
     */
    private static void requireCertainCommit(PreparedStatement statement) throws SQLException {
        SQLWarning warning = statement.getWarnings();
        if (warning != null) {
            throw new SQLException("the commit is uncertain: " + warning.getMessage(), warning);
        }
    }
}
