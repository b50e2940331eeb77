package dev.latchkey.shared.revocation;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The functions of the schema {@code shared}, called by name. Each statement commits by itself: the driver sends it in
 * one flush with the end of its transaction, and returns when the server has said that it is over.
 */
final class PostgresLogConnection implements LogConnection {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresLogConnection.class);
    private static final int PAGE = 10_000;

    private static final String LISTEN = "LISTEN latchkey_revocation; LISTEN latchkey_keys";
    private static final String SYNC = "SELECT * FROM shared.sync(?, ?, ?, ?, ?, ?, ?)";
    private static final String READ = """
            SELECT seq, kind, target_id, ceil(extract(epoch FROM expires_at))::bigint AS expiry
            FROM shared.revocation WHERE seq > ? ORDER BY seq LIMIT ?""";

    private final Connection connection;
    private final Verifier verifier;
    private final LeaseTerms terms;

    private PostgresLogConnection(Connection connection, Verifier verifier, LeaseTerms terms) {
        this.connection = connection;
        this.verifier = verifier;
        this.terms = terms;
    }

    /**
     * Connects. It listens from now on, so that what the first sync misses is heard.
     *
     * @param dataSource without a pool
     */
    static PostgresLogConnection open(DataSource dataSource, Verifier verifier, LeaseTerms terms) throws SQLException {
        Connection connection = dataSource.getConnection();
        try (Statement statement = connection.createStatement()) {
            connection.setNetworkTimeout(
                    Runnable::run, Math.toIntExact(terms.interval().toMillis()));
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            statement.execute(LISTEN);
            return new PostgresLogConnection(connection, verifier, terms);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public String logIdentity() throws SQLException {
        try (PreparedStatement call = connection.prepareStatement("SELECT shared.log_identity()");
                ResultSet row = call.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public List<LoggedRevocation> read(long after) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(READ)) {
            query.setLong(1, after);
            query.setInt(2, PAGE);
            List<LoggedRevocation> page = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    page.add(new LoggedRevocation(
                            rows.getLong("seq"),
                            RevocationKind.of(rows.getString("kind")),
                            rows.getString("target_id"),
                            rows.getLong("expiry")));
                }
            }
            return page;
        }
    }

    @Override
    public SyncAnswer sync(String knownLog, long applied, Set<String> knownKids) throws SQLException {
        try (PreparedStatement call = connection.prepareStatement(SYNC)) {
            call.setObject(1, verifier.id());
            call.setString(2, verifier.service());
            call.setString(3, verifier.instance());
            call.setInt(4, Math.toIntExact(terms.lease().toMillis()));
            call.setString(5, knownLog);
            call.setLong(6, applied);
            call.setArray(7, connection.createArrayOf("text", knownKids.toArray()));
            try (ResultSet row = call.executeQuery()) {
                row.next();
                return answer(row);
            }
        }
    }

    private static SyncAnswer answer(ResultSet row) throws SQLException {
        Long[] seqs = (Long[]) row.getArray("seqs").getArray();
        String[] kinds = texts(row.getArray("kinds"));
        String[] targetIds = texts(row.getArray("target_ids"));
        Long[] expiries = (Long[]) row.getArray("expiries").getArray();
        List<LoggedRevocation> revocations = new ArrayList<>(seqs.length);
        for (int i = 0; i < seqs.length; i++) {
            revocations.add(new LoggedRevocation(seqs[i], RevocationKind.of(kinds[i]), targetIds[i], expiries[i]));
        }
        return new SyncAnswer(
                row.getString("log"),
                row.getLong("head"),
                row.getLong("now_millis") / 1000,
                Set.copyOf(List.of(texts(row.getArray("published_kids")))),
                row.getBoolean("complete"),
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
        try (PreparedStatement call = connection.prepareStatement("SELECT shared.leave(?)")) {
            call.setObject(1, verifier.id());
            call.execute();
        }
    }

    @Override
    public void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("The connection does not end.", e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("The connection does not close.", e);
        }
    }
}
