package dev.latchkey.stack;

/** The state of a starting service. */
sealed interface Readiness {

    /** The service reports that it is ready. */
    record Ready() implements Readiness {}

    /** The service does not answer yet, or reports that it is not ready. */
    record Waiting() implements Readiness {}

    /** The process has ended. */
    record Ended(int status) implements Readiness {}
}
