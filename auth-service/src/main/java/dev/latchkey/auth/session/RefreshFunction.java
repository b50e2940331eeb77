package dev.latchkey.auth.session;

import dev.latchkey.auth.audit.CallerAddress;
import dev.latchkey.auth.token.TokenGrant;
import dev.latchkey.auth.token.TokenSubject;
import dev.latchkey.shared.micronaut.database.Database;
import io.micronaut.data.exceptions.DataAccessException;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The database function {@code auth.refresh}: a statement that commits by itself, and so a refresh is one round trip. What
 * it decides, and in which order it locks, is written there.
 */
@Singleton
final class RefreshFunction {
    private static final String CALL = "SELECT * FROM auth.refresh(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final Database database;

    RefreshFunction(Database database) {
        this.database = database;
    }

    /**
     * What is asked.
     *
     * @param token presented
     * @param clientId who presents it
     * @param scope what the new access token shall have of the session's scope; all of it when empty
     * @param at {@code iat} of the new access token: read before the session is locked, so that no token that this one
     *     leads to can outlive a revocation of the session that comes after it
     * @param graceBegan a link that was used after this moment may be presented again
     * @param idleEnd of the successor
     * @param keptUntil when the last access token of the session has expired
     */
    record Request(
            RefreshToken token,
            String clientId,
            Set<String> scope,
            Instant at,
            Instant graceBegan,
            Instant idleEnd,
            Instant keptUntil) {}

    /** Calls it. Must not be part of a transaction: it reads what others have committed while it waited for its lock. */
    Refresh call(Request request) {
        byte[] salt = RefreshToken.randomSalt();
        try (Connection connection = database.pool().getConnection();
                PreparedStatement call = connection.prepareStatement(CALL)) {
            call.setBytes(1, request.token().hash());
            call.setString(2, request.clientId());
            call.setArray(3, connection.createArrayOf("text", request.scope().toArray()));
            call.setObject(4, utc(request.at()));
            call.setObject(5, utc(request.graceBegan()));
            call.setObject(6, utc(request.idleEnd()));
            call.setBytes(7, salt);
            call.setBytes(8, request.token().successor(salt).hash());
            call.setObject(9, utc(request.keptUntil()));
            call.setString(10, CallerAddress.current());
            try (ResultSet row = call.executeQuery()) {
                row.next();
                return outcome(request, row);
            }
        } catch (SQLException e) {
            throw new DataAccessException("auth.refresh failed", e);
        }
    }

    private static Refresh outcome(Request request, ResultSet row) throws SQLException {
        String outcome = row.getString("outcome");
        return switch (outcome) {
            case "rotated", "repeated" ->
                new Refresh.Rotated(grant(request, row), request.token().successor(row.getBytes("salt")));
            case "reused" -> new Refresh.Reused(row.getObject("session_id", UUID.class));
            case "refused" -> new Refresh.Refused();
            case "scope" -> new Refresh.ScopeRefused();
            default -> throw new IllegalStateException("auth.refresh has an outcome of another version: " + outcome);
        };
    }

    private static TokenGrant grant(Request request, ResultSet row) throws SQLException {
        TokenSubject subject = new TokenSubject(
                row.getObject("account_id", UUID.class),
                row.getString("username"),
                row.getString("name"),
                List.of((String[]) row.getArray("roles").getArray()));
        return new TokenGrant(
                subject,
                row.getObject("session_id", UUID.class),
                request.clientId(),
                request.scope().isEmpty() ? row.getString("scope") : String.join(" ", request.scope()),
                row.getObject("auth_time", OffsetDateTime.class).toInstant(),
                request.at());
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
