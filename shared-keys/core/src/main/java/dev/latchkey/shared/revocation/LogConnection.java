package dev.latchkey.shared.revocation;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

/** One verifier's connection to the log's database. One thread uses it, except for {@link #abort}. */
interface LogConnection extends AutoCloseable {
    /**
     * Records that the verifier renews its lease, and what it knows. Returns after the commit. Grants nothing by
     * itself: only a {@link #read} that begins after the return shows what the verifier must know to hold the lease.
     *
     * @param applied everything up to here is in the verifier's memory
     * @param knownKids the key ids that the verifier knows
     */
    void renew(LogPosition applied, Set<String> knownKids) throws SQLException;

    /**
     * Reads the next rows, in a snapshot that is taken after the call has begun.
     *
     * @param after the position before the first row that is returned
     */
    LogPage read(LogPosition after) throws SQLException;

    /**
     * Waits for a notification, which may be lost, late or false.
     *
     * @return whether a notification came
     */
    boolean awaitNews(Duration atMost) throws SQLException;

    /** Ends the lease. Before the call, the verifier must stop trusting its memory. */
    void leave() throws SQLException;

    /** Ends the connection at once, from another thread. A call that waits on the connection fails. */
    void abort();

    /** Ends the connection. */
    @Override
    void close();

    /** Opens connections. */
    @FunctionalInterface
    interface Connector {
        LogConnection connect() throws SQLException;
    }
}
