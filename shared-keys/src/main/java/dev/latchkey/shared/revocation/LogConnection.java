package dev.latchkey.shared.revocation;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** One verifier's connection to the log's database. For one thread, but for {@link #abort}. */
interface LogConnection extends AutoCloseable {
    /** {@return which log it is, for the life of this connection} */
    String logIdentity() throws SQLException;

    /**
     * Reads on, without a lease.
     *
     * @param after the {@code seq} before the first
     * @return the next revocations in the order of {@code seq}, a page at most; empty when there are no more
     */
    List<LoggedRevocation> read(long after) throws SQLException;

    /**
     * Renews the lease. Returns when it is committed.
     *
     * @param knownLog the log that the verifier has read
     * @param applied everything in it up to this {@code seq} is in the verifier's memory
     * @param knownKids the key ids that the verifier knows
     */
    SyncAnswer sync(String knownLog, long applied, Set<String> knownKids) throws SQLException;

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
