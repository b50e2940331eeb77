package dev.latchkey.shared.micronaut.error;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something that the request needs is out of reach for now: 503 with Retry-After. */
public final class UnavailableException extends ProblemException {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(UnavailableException.class);
    private static final String RETRY_AFTER_SECONDS = "2";

    /**
     * Makes the answer and writes the log's line.
     *
     * @param detail safe for the client
     * @param why for the log
     */
    public UnavailableException(String detail, String why) {
        super(HttpStatus.SERVICE_UNAVAILABLE, detail);
        withHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        LOG.warn("Answering 503: {}", why);
    }
}
