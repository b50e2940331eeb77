package dev.latchkey.shared.revocation;

import dev.latchkey.shared.token.AccessToken;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the table for every token: one indexed query, always up to date. A standby's answer does not count. */
public final class DirectRevocationCheck implements RevocationCheck {
    private static final Logger LOG = LoggerFactory.getLogger(DirectRevocationCheck.class);

    private static final String QUERY = """
            SELECT kind, target_id FROM shared.revocation
            WHERE (kind, target_id) IN (SELECT * FROM unnest(?::text[], ?::text[]))
            UNION ALL SELECT 'standby', '' WHERE pg_is_in_recovery()""";

    private static final String STANDBY = "standby";

    private final DataSource dataSource;
    private final Duration timeout;

    /**
     * Makes a check.
     *
     * @param timeout the longest wait for the answer of a query, a second or more; then the status is unknown. The wait
     *     for a connection comes on top, and is a setting of the pool
     */
    public DirectRevocationCheck(DataSource dataSource, Duration timeout) {
        if (timeout.toSeconds() < 1) {
            throw new IllegalArgumentException("the timeout must be 1 s or more, but is " + timeout);
        }
        this.dataSource = dataSource;
        this.timeout = timeout;
    }

    @Override
    public RevocationStatus check(AccessToken token) {
        return check(List.of(token)).getFirst();
    }

    /** {@return each token's status, in the order of the tokens, from one query that begins now} */
    List<RevocationStatus> check(List<AccessToken> tokens) {
        List<Target> asked = tokens.stream()
                .flatMap(token -> targets(token).stream())
                .distinct()
                .toList();
        try {
            Set<Target> revoked = revoked(asked);
            return tokens.stream()
                    .map(token -> Collections.disjoint(targets(token), revoked)
                            ? RevocationStatus.NOT_REVOKED
                            : RevocationStatus.REVOKED)
                    .toList();
        } catch (SQLException e) {
            LOG.warn("The revocation log cannot be read, so tokens cannot be verified: {}", e.getMessage());
            return Collections.nCopies(tokens.size(), RevocationStatus.UNKNOWN);
        }
    }

    /** {@return whether the table answers now} */
    public boolean answers() {
        try {
            revoked(List.of());
            return true;
        } catch (SQLException e) {
            LOG.debug("The revocation log cannot be read: {}", e.getMessage());
            return false;
        }
    }

    @Override
    public boolean blocks() {
        return true;
    }

    private Set<Target> revoked(List<Target> asked) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement query = connection.prepareStatement(QUERY)) {
            // Not a query timeout: it asks the server to cancel and waits for the answer, which does not help with a
            // silent server.
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(timeout.toMillis()));
            query.setArray(
                    1,
                    connection.createArrayOf(
                            "text",
                            asked.stream().map(target -> target.kind().word()).toArray()));
            query.setArray(
                    2,
                    connection.createArrayOf(
                            "text", asked.stream().map(Target::id).toArray()));
            Set<Target> revoked = new HashSet<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    if (rows.getString("kind").equals(STANDBY)) {
                        throw new SQLException("the server is a standby, which may lack revocations");
                    }
                    revoked.add(new Target(RevocationKind.of(rows.getString("kind")), rows.getString("target_id")));
                }
            }
            return revoked;
        }
    }

    private static List<Target> targets(AccessToken token) {
        List<Target> targets = new ArrayList<>();
        targets.add(new Target(RevocationKind.TOKEN, token.jwtId()));
        targets.add(new Target(RevocationKind.KEY, token.keyId()));
        if (token.sessionId() != null) {
            targets.add(new Target(RevocationKind.SESSION, token.sessionId()));
        }
        return targets;
    }

    private record Target(RevocationKind kind, String id) {}
}
