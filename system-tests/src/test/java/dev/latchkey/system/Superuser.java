package dev.latchkey.system;

import dev.latchkey.stack.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/** The superuser of one PostgreSQL server. It causes faults and reads rows. */
record Superuser(PostgresServer server) {

    void execute(String sql) throws SQLException {
        try (Connection connection = server.connectAsSuperuser();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    boolean isTrue(String sql) throws SQLException {
        return texts("SELECT 1 WHERE (" + sql + ")").size() == 1;
    }

    /** {@return the ids of the sessions in the revocation log} */
    Set<String> revokedSessions() throws SQLException {
        return texts("SELECT target_id FROM shared.revocation WHERE kind = 'session'");
    }

    private Set<String> texts(String sql) throws SQLException {
        try (Connection connection = server.connectAsSuperuser();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            Set<String> texts = new HashSet<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }
}
