package dev.latchkey.shared.micronaut;

import dev.latchkey.shared.micronaut.database.Database;
import dev.latchkey.shared.micronaut.database.StartupStep;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Waits until the revocation log can be read: auth-service makes it, and may start later than this service. */
@Singleton
final class RevocationLogStep implements StartupStep {
    private static final int AFTER_MIGRATIONS = 100;

    private final Database database;

    RevocationLogStep(Database database) {
        this.database = database;
    }

    @Override
    public void run() throws SQLException {
        try (Connection connection = database.pool().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT kind, target_id FROM shared.revocation LIMIT 0");
        }
    }

    @Override
    public int getOrder() {
        return AFTER_MIGRATIONS;
    }
}
