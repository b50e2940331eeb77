package dev.latchkey.shared.micronaut.client;

/**
 * What came of a call to another service.
 *
 * @param <T> what it answers
 */
public sealed interface CallResult<T> {
    /** The service has answered. */
    record Answered<T>(T answer) implements CallResult<T> {}

    /** The service has answered that there is no such thing (404). */
    record Absent<T>() implements CallResult<T> {}

    /**
     * The service is down, does not answer in time, or does not know this one.
     *
     * @param why for the log
     */
    record Unavailable<T>(String why) implements CallResult<T> {}

    /** This service has no client secret with which to call others. */
    record NotSetUp<T>() implements CallResult<T> {}
}
