package dev.latchkey.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Creates the database, roles, schemas and audit log that the services expect. The services create their tables
 * themselves.
 */
record LatchkeyDatabase(PostgresServer server, DataFolder dataFolder, Path repository) {
    /** The order matters. */
    private static final List<String> SCRIPTS = List.of("roles.sql", "audit.sql");

    /** Creates what is missing, and leaves existing objects as they are. */
    void prepare() {
        try {
            createDatabase();
            createRoles();
        } catch (SQLException | IOException failed) {
            throw new StackFailure("The roles of the services cannot be created: " + failed.getMessage(), failed);
        }
    }

    private void createDatabase() throws SQLException {
        try (Connection connection = server.connectAsSuperuser("postgres");
                Statement statement = connection.createStatement();
                ResultSet existing = statement.executeQuery("SELECT FROM pg_database WHERE datname = 'latchkey'")) {
            if (!existing.next()) {
                statement.execute("CREATE DATABASE latchkey");
            }
        }
    }

    private void createRoles() throws SQLException, IOException {
        try (Connection connection = server.connectAsSuperuser();
                Statement statement = connection.createStatement()) {
            setPassword(connection, "latchkey.auth_password", "latchkey_auth");
            setPassword(connection, "latchkey.resource_password", "latchkey_resource");
            for (String script : SCRIPTS) {
                statement.execute(
                        Files.readString(repository.resolve("database").resolve(script)));
            }
        }
    }

    /** Stores the password as a setting of this session, where the script reads it. */
    private void setPassword(Connection connection, String setting, String role) throws SQLException, IOException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT set_config(?, ?, false)")) {
            statement.setString(1, setting);
            statement.setString(2, dataFolder.secret(role).created().value());
            statement.execute();
        }
    }
}
