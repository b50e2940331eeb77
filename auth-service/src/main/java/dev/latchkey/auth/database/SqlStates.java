package dev.latchkey.auth.database;

import io.micronaut.data.exceptions.DataAccessException;
import java.sql.SQLException;

/** The SQLSTATEs by which the database functions refuse a change as a whole. */
public final class SqlStates {
    /** No enabled administrator would remain. */
    public static final String LAST_ADMINISTRATOR = "LK001";

    /** The account needs a second factor, or a code of it that was not used before. */
    public static final String SECOND_FACTOR_NEEDED = "LK003";

    private SqlStates() {}

    /** {@return whether a call of {@link DatabaseFunctions} has failed with this SQLSTATE} */
    public static boolean is(DataAccessException failure, String state) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && state.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
