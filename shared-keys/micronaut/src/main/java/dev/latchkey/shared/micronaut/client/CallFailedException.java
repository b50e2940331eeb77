package dev.latchkey.shared.micronaut.client;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.client.exceptions.HttpClientException;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import io.micronaut.http.client.exceptions.ReadTimeoutException;

/**
 * A call to another service failed. The message is for the log. From the answer it holds only the status and an OAuth
 * error code.
 */
final class CallFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int SERVER_ERRORS = 500;

    private final Kind kind;

    private enum Kind {
        /** An immediate retry makes sense. */
        PASSING,
        /** A retry would fail in the same way. */
        LASTING,
        /** The service works, but does not allow the call. */
        REFUSAL,
        /** The service works, but does not accept the token. */
        UNAUTHORIZED
    }

    private CallFailedException(String why, Kind kind) {
        super(why);
        this.kind = kind;
    }

    /** Makes a failure that a retry would repeat. */
    static CallFailedException lasting(String why) {
        return new CallFailedException(why, Kind.LASTING);
    }

    /** Makes a failure of a call that the service understood, but does not allow. */
    static CallFailedException refusal(String why) {
        return new CallFailedException(why, Kind.REFUSAL);
    }

    /**
     * Decides whether an immediate retry makes sense. It does after a broken connection and after a server error, but
     * not after a refusal. After a timeout, a retry would only make the service do the same work twice.
     *
     * @param service the called service, for the message
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
        if (status == HttpStatus.UNAUTHORIZED) {
            return new CallFailedException(why, Kind.UNAUTHORIZED);
        }
        if (status == HttpStatus.FORBIDDEN) {
            return refusal(why);
        }
        return new CallFailedException(why, status.getCode() >= SERVER_ERRORS ? Kind.PASSING : Kind.LASTING);
    }

    /** {@return a copy of this failure, for a caller that waited for another caller's call} */
    CallFailedException again() {
        return new CallFailedException(why(), kind);
    }

    boolean mayPass() {
        return kind == Kind.PASSING;
    }

    /** {@return the result for the caller} */
    <T> CallResult<T> result() {
        return isRefusal() ? new CallResult.Refused<>(why()) : new CallResult.Unavailable<>(why());
    }

    boolean isRefusal() {
        return kind == Kind.REFUSAL || isUnauthorized();
    }

    boolean isUnauthorized() {
        return kind == Kind.UNAUTHORIZED;
    }

    private String why() {
        return String.valueOf(getMessage());
    }
}
