package dev.latchkey.auth.audit;

import java.util.Locale;

/** The outcome of an event. */
public enum Outcome {
    /** It was done. */
    SUCCESS,
    /** The caller could not prove its identity. */
    FAILURE,
    /** The service refused it: it is forbidden, throttled, or the reuse of a token or code. */
    REFUSED;

    /** {@return the value in the log} */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
