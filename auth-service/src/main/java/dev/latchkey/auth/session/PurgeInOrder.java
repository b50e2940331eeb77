package dev.latchkey.auth.session;

import dev.latchkey.auth.database.DatabaseFunctions;
import dev.latchkey.auth.purge.Purge;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Deletes rows that have been over for a while, the oldest first, with one transaction for each batch. Each batch continues
 * where the one before has stopped. Otherwise each batch would go again over all rows that are deleted but not yet
 * vacuumed: with a backlog of a million rows, each batch would take longer than the one before.
 */
abstract class PurgeInOrder implements Purge {
    private static final Instant BEGINNING = Instant.EPOCH;

    private final DatabaseFunctions functions;
    private final String call;
    private final Duration retention;
    private final AtomicReference<Instant> onwards = new AtomicReference<>(BEGINNING);

    /**
     * Creates the purge.
     *
     * @param function the database function. It takes the time before which rows must be over, the time from which it
     *     looks, and the largest number of rows. It returns how many rows it has deleted, and up to which time
     * @param retention how long a row is kept once it is over, by the database's clock
     */
    PurgeInOrder(DatabaseFunctions functions, String function, Duration retention) {
        this.functions = functions;
        this.call = "SELECT * FROM " + function + "(shared.clock() - CAST(? AS interval), ?, ?)";
        this.retention = retention;
    }

    private record Batch(long deleted, Instant reached) {
        static Batch of(ResultSet row) throws SQLException {
            return new Batch(row.getLong("deleted"), DatabaseFunctions.instant(row, "reached"));
        }
    }

    @Override
    public final long purge(int batchSize) {
        Instant from = onwards.get();
        long deleted = purgeFrom(from, batchSize);
        // Starts again from the beginning, for rows that another replica had locked.
        return deleted == 0 && from.isAfter(BEGINNING) ? purgeFrom(BEGINNING, batchSize) : deleted;
    }

    private long purgeFrom(Instant from, int batchSize) {
        Batch batch = functions.one(call, Batch::of, retention, from, batchSize);
        onwards.set(batch.deleted() == 0 ? BEGINNING : batch.reached());
        return batch.deleted();
    }
}
