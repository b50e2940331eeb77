package dev.latchkey.auth.database;

import dev.latchkey.shared.micronaut.database.Database;
import dev.latchkey.shared.micronaut.database.StartupStep;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns when the server reserves no connections for this service: then others can take all there are (SECURITY.md). */
@Singleton
final class ReservedConnectionsStep implements StartupStep {
    private static final Logger LOG = LoggerFactory.getLogger(ReservedConnectionsStep.class);
    private static final int LAST = 1_000;

    private final Database database;

    ReservedConnectionsStep(Database database) {
        this.database = database;
    }

    @Override
    public void run() throws SQLException {
        try (Connection connection = database.pool().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW reserved_connections")) {
            row.next();
            warning(row.getInt(1)).ifPresent(LOG::warn);
        }
    }

    /**
     * {@return what the log says; empty when the server is set up well}
     *
     * @param reserved how many connections the server reserves
     */
    static Optional<String> warning(int reserved) {
        return reserved > 0
                ? Optional.empty()
                : Optional.of(
                        "The database server reserves no connections for auth-service, and other services can take all"
                                + " there are: set reserved_connections on the server (SECURITY.md).");
    }

    @Override
    public int getOrder() {
        return LAST;
    }
}
