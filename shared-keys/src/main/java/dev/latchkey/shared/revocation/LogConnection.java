package dev.latchkey.shared.revocation;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

/** One verifier's connection to the log's database. For one thread, but for {@link #abort}. */
interface LogConnection extends AutoCloseable {
    /**
     * Records that the verifier renews its lease, and what it knows. Returns when that is committed. It grants nothing: only
     * a {@link #read} that begins after this has returned shows what the verifier must know to hold the lease.
     *
     * @param applied everything up to here is in the verifier's memory
     * @param knownKids the key ids that the verifier knows
     */
    void renew(LogPosition applied, Set<String> knownKids) throws SQLException;

    /**
     * Reads on, in a snapshot that is taken after the call has begun.
     *
     * @param after the position before the first row that is returned
     */
    LogPage read(LogPosition after) throws SQLException;

    /**
     * Waits for news: a notification, which may be lost, late or false.
     *
     * @return whether there are any
     */
    boolean awaitNews(Duration atMost) throws SQLException;

    /** Ends the lease. The verifier must trust nothing any more. */
    void leave() throws SQLException;

    /** Ends the connection at once, from another thread: what waits on it fails. */
    void abort();

    /** Ends the connection. */
    @Override
    void close();

    /** Makes connections. */
    @FunctionalInterface
    interface Connector {
        LogConnection connect() throws SQLException;
    }
}
