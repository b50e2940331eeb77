package dev.latchkey.auth.audit;

import dev.latchkey.auth.database.DatabaseFunctions;
import dev.latchkey.auth.purge.Purge;
import dev.latchkey.shared.micronaut.database.StartRefusedException;
import dev.latchkey.shared.micronaut.database.StartupStep;
import io.micronaut.data.exceptions.DataAccessException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the monthly partitions of the log in advance and drops those that are too old, at start and with each purge. */
@Singleton
final class AuditRetention implements StartupStep, Purge {
    private static final Logger LOG = LoggerFactory.getLogger(AuditRetention.class);
    private static final String KEEP = "SELECT audit.keep(?)";
    private static final int AFTER_MIGRATIONS = 3;

    /** The SQLSTATEs for a missing schema and a missing function. */
    private static final Set<String> MISSING = Set.of("3F000", "42883");

    private final DatabaseFunctions functions;
    private final AuditSettings settings;

    AuditRetention(DatabaseFunctions functions, AuditSettings settings) {
        this.functions = functions;
        this.settings = settings;
    }

    @Override
    public int getOrder() {
        return AFTER_MIGRATIONS;
    }

    @Override
    public void run() {
        try {
            keep();
        } catch (DataAccessException e) {
            if (e.getCause() instanceof SQLException cause && MISSING.contains(cause.getSQLState())) {
                throw new StartRefusedException(
                        "The database has no audit log: run database/audit.sql in it as a superuser.");
            }
            throw e;
        }
    }

    /** Drops all partitions that are due, whatever the batch size: there are few. */
    @Override
    public long purge(int batchSize) {
        keep();
        return 0;
    }

    private void keep() {
        int dropped = functions.one(KEEP, row -> row.getInt(1), settings.retention());
        if (dropped > 0) {
            LOG.info("Deleted the oldest months of the audit log: {}.", dropped);
        }
    }
}
