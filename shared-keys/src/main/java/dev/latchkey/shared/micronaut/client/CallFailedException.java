package dev.latchkey.shared.micronaut.client;

import io.micronaut.http.client.exceptions.HttpClientException;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import io.micronaut.http.client.exceptions.ReadTimeoutException;

/** A call to another service came to nothing. The message is for the log; it holds nothing of the answer's body. */
final class CallFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int SERVER_ERRORS = 500;

    private final boolean mayPass;

    private CallFailedException(String why, boolean mayPass) {
        super(why);
        this.mayPass = mayPass;
    }

    /** Makes one that will be the same at the next try. */
    static CallFailedException lasting(String why) {
        return new CallFailedException(why, false);
    }

    /**
     * Tells whether another try at once makes sense: after a broken connection and a server's error it does, after a
     * refusal not, and who did not answer in time would only be asked to do the same work twice.
     *
     * @param service which was called, for the message
     */
    static CallFailedException of(String service, HttpClientException failure) {
        return switch (failure) {
            case HttpClientResponseException response -> {
                int status = response.getStatus().getCode();
                yield new CallFailedException(service + " answered " + status, status >= SERVER_ERRORS);
            }
            case ReadTimeoutException timeout -> lasting(service + " did not answer in time");
            default -> new CallFailedException(service + " cannot be reached: " + failure.getMessage(), true);
        };
    }

    /** {@return this failure anew, for a caller that waited for another's call} */
    CallFailedException again() {
        return new CallFailedException(why(), mayPass);
    }

    boolean mayPass() {
        return mayPass;
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
