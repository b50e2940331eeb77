package dev.latchkey.shared.micronaut.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** Distinguishes outages of the database from mistakes in this service's statements. */
public final class DatabaseFailure {
    private DatabaseFailure() {}

    /** {@return whether the failure is an outage, which passes by itself} */
    public static boolean isOutage(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException
                    || (cause instanceof SQLException sql && isOutage(sql.getSQLState()))) {
                return true;
            }
        }
        return false;
    }

    /** Uses the SQLSTATE codes of PostgreSQL's appendix A. */
    private static boolean isOutage(@Nullable String sqlState) {
        return sqlState == null // from the pool: the connection was lost before its use
                || (sqlState.startsWith("08") // connection exception
                        || sqlState.startsWith("53") // insufficient resources: too many connections, disk full
                        || sqlState.startsWith("57P") // shutting down, crashed, starting up
                        || sqlState.equals("25P03") // a transaction was idle for too long
                        || sqlState.equals("25P04") // a transaction took too long
                        || sqlState.equals("25006") // read only: a standby, until it is promoted
                        || sqlState.equals("57014") // cancelled by a timeout
                        || sqlState.equals("55P03")); // lock not available in time
    }
}
