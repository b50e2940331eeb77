package dev.latchkey.shared.micronaut.database;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns when a connection pooler such as PgBouncer is in front of the database, and the driver prepares statements on
 * the server. In transaction mode, each transaction may run on another server connection. That connection lacks the
 * statement, or has another statement of the same name.
 *
 * <p>A pooler gives the driver an invented process id. This does not tell the pooler's mode, so the step warns and does
 * not refuse the start.
 */
@Singleton
final class PoolerStep implements StartupStep {
    private static final Logger LOG = LoggerFactory.getLogger(PoolerStep.class);
    private static final int LAST = 1_000;

    private final Database database;

    PoolerStep(Database database) {
        this.database = database;
    }

    @Override
    public void run() throws SQLException {
        try (Connection connection = database.pool().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            PGConnection driver = connection.unwrap(PGConnection.class);
            if (driver.getBackendPID() != row.getInt(1) && driver.getPrepareThreshold() != 0) {
                LOG.warn("The service reaches the database through a connection pooler. If the pooler works in"
                        + " transaction mode, statements fail: add prepareThreshold=0 to DATABASE_URL.");
            }
        }
    }

    @Override
    public int getOrder() {
        return LAST;
    }
}
