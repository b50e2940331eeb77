package dev.latchkey.auth.audit;

import java.util.Locale;

/** What became of what an event tells of. */
public enum Outcome {
    /** It was done. */
    SUCCESS,
    /** The caller could not prove who it is. */
    FAILURE,
    /** The caller may not do it. */
    REFUSED;

    /** {@return the value in the log} */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
