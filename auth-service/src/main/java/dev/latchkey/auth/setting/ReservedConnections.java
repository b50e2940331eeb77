package dev.latchkey.auth.setting;

import dev.latchkey.shared.micronaut.database.Database;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Reports when the server reserves no connections for this service: then others can take all connections (SECURITY.md). */
@Singleton
final class ReservedConnections implements SettingCheck {
    private final Database database;

    ReservedConnections(Database database) {
        this.database = database;
    }

    @Override
    public List<InsecureSetting> insecureSettings() throws SQLException {
        try (Connection connection = database.pool().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW reserved_connections")) {
            row.next();
            return insecureSettings(row.getInt(1));
        }
    }

    /**
     * {@return the setting, when it is insecure}
     *
     * @param reserved how many connections the server reserves
     */
    static List<InsecureSetting> insecureSettings(int reserved) {
        return new InsecureSetting(
                        "reserved_connections",
                        Integer.toString(reserved),
                        "other services can take all connections of the database server: set it on the server (SECURITY.md)")
                .when(reserved == 0);
    }
}
