package dev.latchkey.shared.micronaut;

import dev.latchkey.shared.micronaut.database.Database;
import dev.latchkey.shared.micronaut.database.StartupStep;
import dev.latchkey.shared.revocation.RevocationCheck;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Checks that the revocation log exists, then starts the lease. auth-service creates the log, and may start later than
 * this service; the step then fails and runs again.
 */
@Singleton
final class RevocationLogStep implements StartupStep {
    private static final int AFTER_MIGRATIONS = 100;

    private final Database database;
    private final RevocationCheck check;

    RevocationLogStep(Database database, RevocationCheck check) {
        this.database = database;
        this.check = check;
    }

    @Override
    public void run() throws SQLException {
        try (Connection connection = database.pool().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT kind, target_id FROM shared.revocation LIMIT 0");
            statement.execute("SELECT 'shared.renew(uuid, text, text, integer, bigint, uuid, text[])'::regprocedure,"
                    + " 'shared.read_log(bigint, uuid, integer)'::regprocedure, 'shared.listen(uuid)'::regprocedure");
        }
        if (check instanceof VerifierLease lease) {
            lease.start();
        }
    }

    @Override
    public int getOrder() {
        return AFTER_MIGRATIONS;
    }
}
