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
     * It is not allowed: the service refuses the token (401) or what it is to do (403), or auth-service gives none (RFC
     * 6749 section 5.2).
     *
     * @param why for the log
     */
    record Refused<T>(String why) implements CallResult<T> {}

    /**
     * The service, or auth-service for the token, is down, does not answer in time, or answers what makes no sense.
     *
     * @param why for the log
     */
    record Unavailable<T>(String why) implements CallResult<T> {}

    /** This service has no client secret with which to call others. */
    record NotSetUp<T>() implements CallResult<T> {}
}
