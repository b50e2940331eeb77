package dev.latchkey.shared.micronaut.error;

import io.micronaut.http.HttpHeaders;

/** Something that the request needs is temporarily unavailable: 503 with Retry-After. */
public final class UnavailableException extends ProblemException {
    private static final long serialVersionUID = 1L;
    private static final String RETRY_AFTER_SECONDS = "2";

    private final String why;

    /**
     * Makes the answer.
     *
     * @param detail what happened, safe for the client
     * @param why the cause, for the log
     */
    public UnavailableException(String detail, String why) {
        super(HttpProblem.UNAVAILABLE, detail);
        this.why = why;
        withHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }

    String why() {
        return why;
    }
}
