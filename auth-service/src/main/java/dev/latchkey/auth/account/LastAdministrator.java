package dev.latchkey.auth.account;

import java.sql.SQLException;

/** The refusal of the trigger {@code keep_an_administrator}: at least one enabled administrator must always remain. */
public final class LastAdministrator {
    private static final String SQL_STATE = "LK001";

    private LastAdministrator() {}

    /** {@return whether a change has failed because no administrator would remain; then nothing was changed} */
    public static boolean isReasonOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && SQL_STATE.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
