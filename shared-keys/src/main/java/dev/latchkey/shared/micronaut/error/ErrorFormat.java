package dev.latchkey.shared.micronaut.error;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;

/** How errors look on some of a service's paths, where that is not problem JSON. */
public interface ErrorFormat {
    /** {@return whether this format is the one for the request} */
    boolean appliesTo(HttpRequest<?> request);

    /** {@return whether this format is the one for this status of the request} */
    default boolean appliesTo(HttpRequest<?> request, HttpStatus status) {
        return appliesTo(request);
    }

    /**
     * {@return the body: an object to be written as JSON, or the text of another media type}
     *
     * @param request as it came
     * @param status of the answer, 400 or above
     * @param detail what happened, safe for the client
     */
    Object body(HttpRequest<?> request, HttpStatus status, String detail);

    /** {@return the media type of the bodies} */
    default MediaType mediaType() {
        return MediaType.APPLICATION_JSON_TYPE;
    }
}
