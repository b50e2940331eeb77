package dev.latchkey.system;

import dev.latchkey.stack.LocalStack;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;

/** How a load opens sessions. */
interface SessionSource {

    /** {@return the answer with the session's access token, if its status is 200} */
    Reply open(URI auth);

    /** Signs in with the password of {@link Caller}. */
    static SessionSource passwords(List<String> usernames) {
        Caller caller = new Caller();
        return auth ->
                caller.logIn(auth, usernames.get(ThreadLocalRandom.current().nextInt(usernames.size())));
    }

    /**
     * Refreshes sessions for the first time that are written into the database now: their tokens are the service's own, and no
     * password is hashed, which would take the processors from what is tested.
     *
     * @param count how many; when they are used up, there is no answer
     */
    static SessionSource firstRefreshes(LocalStack stack, String username, int count) throws SQLException {
        Caller caller = new Caller();
        Queue<String> tokens = write(stack, username, count);
        return auth -> {
            String token = tokens.poll();
            return token == null ? Reply.none() : caller.refresh(auth, token);
        };
    }

    private static Queue<String> write(LocalStack stack, String username, int count) throws SQLException {
        Queue<String> tokens = new ConcurrentLinkedQueue<>();
        try (Connection connection = stack.postgres().connectAsSuperuser();
                PreparedStatement statement = connection.prepareStatement("""
                        WITH made AS (
                            SELECT gen_random_uuid() AS id,
                                translate(encode(
                                    uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'base64'), '+/=', '-_') AS token
                            FROM generate_series(1, ?)),
                        session AS (
                            INSERT INTO auth.session (
                                id, account_id, client_id, scope, auth_time, last_used_at, expires_at)
                            SELECT made.id, account.id, 'latchkey', 'openid profile email notes:read notes:write',
                                now(), now(), now() + interval '1 day'
                            FROM made, auth.account WHERE account.username_key = ?),
                        link AS (
                            INSERT INTO auth.refresh_token (hash, session_id, expires_at)
                            SELECT sha256(convert_to(token, 'UTF8')), id, now() + interval '1 day' FROM made)
                        SELECT token FROM made""")) {
            statement.setInt(1, count);
            statement.setString(2, username);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    tokens.add(rows.getString(1));
                }
            }
        }
        return tokens;
    }
}
