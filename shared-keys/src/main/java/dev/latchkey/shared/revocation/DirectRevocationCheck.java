package dev.latchkey.shared.revocation;

import dev.latchkey.shared.token.AccessToken;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the table for every token: one indexed query, always up to date. */
public final class DirectRevocationCheck implements RevocationCheck {
    private static final Logger LOG = LoggerFactory.getLogger(DirectRevocationCheck.class);

    private static final String QUERY = """
            SELECT EXISTS (
                SELECT FROM shared.revocation
                WHERE (kind, target_id) IN (('session', ?), ('token', ?), ('key', ?)))""";

    private final DataSource dataSource;
    private final Duration timeout;

    /**
     * Makes a check.
     *
     * @param timeout after which a query that has no answer counts as unknown, a second or more; the wait for a
     *     connection comes on top and is the pool's setting
     */
    public DirectRevocationCheck(DataSource dataSource, Duration timeout) {
        if (timeout.toSeconds() < 1) {
            throw new IllegalArgumentException("the timeout must be a second or more: " + timeout);
        }
        this.dataSource = dataSource;
        this.timeout = timeout;
    }

    @Override
    public RevocationStatus check(AccessToken token) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement query = connection.prepareStatement(QUERY)) {
            // A query timeout would ask the server to cancel, and wait for its answer: of no help when it is silent.
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(timeout.toMillis()));
            query.setString(1, token.sessionId());
            query.setString(2, token.jwtId());
            query.setString(3, token.keyId());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getBoolean(1) ? RevocationStatus.REVOKED : RevocationStatus.NOT_REVOKED;
            }
        } catch (SQLException e) {
            LOG.warn("The revocation log cannot be read: {}", e.getMessage());
            return RevocationStatus.UNKNOWN;
        }
    }

    @Override
    public boolean blocks() {
        return true;
    }
}
