package dev.latchkey.shared.micronaut.client;

/**
 * The outcome of a call to another service.
 *
 * @param <T> the type of the answer
 */
public sealed interface CallResult<T> {
    /** The service has answered. */
    record Answered<T>(T answer) implements CallResult<T> {}

    /** The service has answered 404. */
    record Absent<T>() implements CallResult<T> {}

    /**
     * The call is not allowed: the service refuses the token (401) or the action (403), or auth-service refuses to
     * issue a token (RFC 6749 section 5.2).
     *
     * @param why for the log
     */
    record Refused<T>(String why) implements CallResult<T> {}

    /**
     * The service, or auth-service for the token, is down, does not answer in time, or sends an answer that cannot be
     * read.
     *
     * @param why for the log
     */
    record Unavailable<T>(String why) implements CallResult<T> {}

    /** This service has no client id or no client secret to call others with. */
    record NotSetUp<T>() implements CallResult<T> {}
}
