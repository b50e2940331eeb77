package dev.latchkey.benchmark.stack;

import dev.latchkey.benchmark.load.LoadFailure;
import dev.latchkey.benchmark.stack.AuthClient.Tokens;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Opens many sessions without logins, because each login costs a password hash. Writes each session and its refresh
 * token as rows, then presents the refresh token, so that the service issues the access token.
 */
public record Sessions(MeasuredStack stack, AuthClient client) {
    private static final int TOKEN_BYTES = 32;
    private static final int SIDE_BY_SIDE = 4;
    private static final String SESSION = """
            INSERT INTO auth.session (id, account_id, client_id, scope, auth_time, last_used_at, expires_at)
            SELECT ?::uuid, id, 'latchkey', 'openid profile email notes:read notes:write', now(), now(), now() + interval '1 day'
            FROM auth.account WHERE username_key = ?""";
    private static final String TOKEN = """
            INSERT INTO auth.refresh_token (hash, session_id, expires_at) VALUES (?, ?::uuid, now() + interval '1 day')""";

    /**
     * Opens {@code count} sessions of an account.
     *
     * @return the tokens of each session, from its first refresh
     */
    public List<Tokens> open(String username, int count) throws SQLException, InterruptedException {
        List<Callable<Tokens>> refreshes = new ArrayList<>();
        for (String token : insert(username, count)) {
            refreshes.add(() -> client.refresh(token));
        }
        try (ExecutorService few = Executors.newFixedThreadPool(SIDE_BY_SIDE)) {
            List<Tokens> tokens = new ArrayList<>();
            for (Future<Tokens> refresh : few.invokeAll(refreshes)) {
                tokens.add(refresh.get());
            }
            return tokens;
        } catch (ExecutionException failed) {
            throw new LoadFailure("a session could not be opened", failed.getCause());
        }
    }

    private List<String> insert(String username, int count) throws SQLException {
        SecureRandom random = new SecureRandom();
        List<String> tokens = new ArrayList<>();
        try (Connection connection = stack.stack().postgres().connectAsSuperuser();
                PreparedStatement session = connection.prepareStatement(SESSION);
                PreparedStatement link = connection.prepareStatement(TOKEN)) {
            connection.setAutoCommit(false);
            for (int i = 0; i < count; i++) {
                byte[] bytes = new byte[TOKEN_BYTES];
                random.nextBytes(bytes);
                String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
                String id = UUID.randomUUID().toString();
                session.setString(1, id);
                session.setString(2, username);
                session.addBatch();
                link.setBytes(1, sha256(token));
                link.setString(2, id);
                link.addBatch();
                tokens.add(token);
            }
            session.executeBatch();
            link.executeBatch();
            connection.commit();
        }
        return tokens;
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}
