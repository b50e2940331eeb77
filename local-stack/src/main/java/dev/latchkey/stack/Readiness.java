package dev.latchkey.stack;

/** What a look at a starting service finds. */
sealed interface Readiness {

    /** It says itself that it can serve. */
    record Ready() implements Readiness {}

    /** It does not answer yet, or says that something is missing. */
    record Waiting() implements Readiness {}

    /** It has ended. */
    record Ended(int status) implements Readiness {}
}
