package dev.latchkey.shared.micronaut.error;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;

/** How errors look on some of a service's paths, where that is not problem JSON. */
public interface ErrorFormat {
    /** {@return whether this format is the one for the request} */
    boolean appliesTo(HttpRequest<?> request);

    /**
     * {@return the body, to be written as JSON}
     *
     * @param request as it came
     * @param status of the answer, 400 or above
     * @param detail what happened, safe for the client
     */
    Object body(HttpRequest<?> request, HttpStatus status, String detail);
}
