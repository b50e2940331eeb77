package dev.latchkey.shared.revocation;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the functions of the schema {@code shared}. Each statement is its own transaction: the driver sends the
 * statement and the end of its transaction in one flush, and returns when the server has reported that end.
 */
final class PostgresLogConnection implements LogConnection {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresLogConnection.class);
    private static final int PAGE = 10_000;

    private static final String RENEW = "SELECT shared.renew(?, ?, ?, ?, ?, ?, ?)";
    private static final String LISTEN = "SELECT shared.listen(?)";
    private static final String READ = "SELECT * FROM shared.read_log(?, ?, ?)";
    private static final String LEAVE = "SELECT shared.leave(?)";

    private final Connection connection;
    private final Verifier verifier;
    private final LeaseTerms terms;
    private boolean listening;

    private PostgresLogConnection(Connection connection, Verifier verifier, LeaseTerms terms) {
        this.connection = connection;
        this.verifier = verifier;
        this.terms = terms;
    }

    /**
     * Connects.
     *
     * @param dataSource without a pool
     */
    static PostgresLogConnection open(DataSource dataSource, Verifier verifier, LeaseTerms terms) throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            connection.setNetworkTimeout(
                    Runnable::run, Math.toIntExact(terms.interval().toMillis()));
            return new PostgresLogConnection(connection, verifier, terms);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Listens from the first renewal on. So each revocation is either seen by the next read, or notified later. */
    @Override
    public void renew(LogPosition applied, Set<String> knownKids) throws SQLException {
        boolean heard = callRenew(applied, knownKids);
        if (!heard || !listening) {
            listen();
            listening = true;
        }
    }

    /** {@return whether the lease has a channel; a new lease has none} */
    private boolean callRenew(LogPosition applied, Set<String> knownKids) throws SQLException {
        try (PreparedStatement call = connection.prepareStatement(RENEW)) {
            call.setObject(1, verifier.id());
            call.setString(2, verifier.service());
            call.setString(3, verifier.instance());
            call.setInt(4, Math.toIntExact(terms.lease().toMillis()));
            call.setLong(5, applied.seq());
            call.setObject(6, applied.nonce());
            call.setArray(7, connection.createArrayOf("text", knownKids.toArray()));
            try (ResultSet row = call.executeQuery()) {
                row.next();
                requireCertainCommit(call);
                return row.getBoolean(1);
            }
        }
    }

    /**
     * Refuses a renewal whose commit no longer waits for its standby. The server only warns of this, but a failover may
     * undo the renewal.
     */
    private static void requireCertainCommit(PreparedStatement call) throws SQLException {
        SQLWarning warning = call.getWarnings();
        if (warning != null) {
            throw new SQLException("the commit of the renewal is uncertain: " + warning.getMessage(), warning);
        }
    }

    private void listen() throws SQLException {
        try (PreparedStatement call = connection.prepareStatement(LISTEN)) {
            call.setObject(1, verifier.id());
            call.execute();
        }
    }

    @Override
    public LogPage read(LogPosition after) throws SQLException {
        try (PreparedStatement call = connection.prepareStatement(READ)) {
            call.setLong(1, after.seq());
            call.setObject(2, after.nonce());
            call.setInt(3, PAGE);
            try (ResultSet row = call.executeQuery()) {
                row.next();
                return page(row);
            }
        }
    }

    private static LogPage page(ResultSet row) throws SQLException {
        Long[] seqs = (Long[]) row.getArray("seqs").getArray();
        UUID[] nonces = (UUID[]) row.getArray("nonces").getArray();
        String[] kinds = texts(row.getArray("kinds"));
        String[] targetIds = texts(row.getArray("target_ids"));
        Long[] expiries = (Long[]) row.getArray("expiries").getArray();
        List<LoggedRevocation> revocations = new ArrayList<>(seqs.length);
        for (int i = 0; i < seqs.length; i++) {
            revocations.add(
                    new LoggedRevocation(seqs[i], nonces[i], RevocationKind.of(kinds[i]), targetIds[i], expiries[i]));
        }
        return new LogPage(
                row.getBoolean("same_log"),
                row.getLong("head"),
                row.getLong("now_millis") / 1000,
                Set.copyOf(List.of(texts(row.getArray("published_kids")))),
                revocations);
    }

    private static String[] texts(@Nullable Array array) throws SQLException {
        return array == null ? new String[0] : (String[]) array.getArray();
    }

    @Override
    public boolean awaitNews(Duration atMost) throws SQLException {
        PGNotification[] news =
                connection.unwrap(PGConnection.class).getNotifications(Math.toIntExact(atMost.toMillis()));
        return news != null && news.length > 0;
    }

    @Override
    public void leave() throws SQLException {
        try (PreparedStatement call = connection.prepareStatement(LEAVE)) {
            call.setObject(1, verifier.id());
            call.execute();
        }
    }

    @Override
    public void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("The connection cannot be aborted.", e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("The connection cannot be closed.", e);
        }
    }
}
