package dev.latchkey.shared.micronaut.client;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.client.exceptions.HttpClientException;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import io.micronaut.http.client.exceptions.ReadTimeoutException;

/** A call to another service came to nothing. The message is for the log; it holds nothing of the answer's text. */
final class CallFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int SERVER_ERRORS = 500;

    private final Kind kind;

    private enum Kind {
        /** Another try at once makes sense. */
        PASSING,
        /** It will be the same at the next try. */
        LASTING,
        /** The service is well, and does not let the caller do this. */
        REFUSAL
    }

    private CallFailedException(String why, Kind kind) {
        super(why);
        this.kind = kind;
    }

    /** Makes one that will be the same at the next try. */
    static CallFailedException lasting(String why) {
        return new CallFailedException(why, Kind.LASTING);
    }

    /** Makes one that tells of a service that knows what it was asked for, and does not allow it. */
    static CallFailedException refusal(String why) {
        return new CallFailedException(why, Kind.REFUSAL);
    }

    /**
     * Tells whether another try at once makes sense: after a broken connection and a server's error it does, after a
     * refusal not, and who did not answer in time would only be asked to do the same work twice.
     *
     * @param service which was called, for the message
     */
    static CallFailedException of(String service, HttpClientException failure) {
        return switch (failure) {
            case HttpClientResponseException response -> of(service, response.getStatus());
            case ReadTimeoutException timeout -> lasting(service + " did not answer in time");
            default -> new CallFailedException(service + " cannot be reached: " + failure.getMessage(), Kind.PASSING);
        };
    }

    private static CallFailedException of(String service, HttpStatus status) {
        String why = service + " answered " + status.getCode();
        if (status == HttpStatus.UNAUTHORIZED || status == HttpStatus.FORBIDDEN) {
            return refusal(why);
        }
        return new CallFailedException(why, status.getCode() >= SERVER_ERRORS ? Kind.PASSING : Kind.LASTING);
    }

    /** {@return this failure anew, for a caller that waited for another's call} */
    CallFailedException again() {
        return new CallFailedException(why(), kind);
    }

    boolean mayPass() {
        return kind == Kind.PASSING;
    }

    /** {@return what the caller is told} */
    <T> CallResult<T> result() {
        return isRefusal() ? new CallResult.Refused<>(why()) : new CallResult.Unavailable<>(why());
    }

    boolean isRefusal() {
        return kind == Kind.REFUSAL;
    }

    private String why() {
        return String.valueOf(getMessage());
    }
}
