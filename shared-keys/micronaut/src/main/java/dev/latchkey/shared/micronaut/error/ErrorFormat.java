package dev.latchkey.shared.micronaut.error;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;

/** The format of errors on those paths of a service that do not use problem JSON. */
public interface ErrorFormat {
    /** {@return whether this format applies to the request} */
    boolean appliesTo(HttpRequest<?> request);

    /** {@return whether this format applies to an answer of this status to the request} */
    default boolean appliesTo(HttpRequest<?> request, HttpStatus status) {
        return appliesTo(request);
    }

    /**
     * {@return the body: an object to be written as JSON, or the text of another media type}
     *
     * @param request the request as received
     * @param status the answer's status, 400 or above
     * @param detail what happened, safe for the client
     */
    Object body(HttpRequest<?> request, HttpStatus status, String detail);

    /**
     * {@return the body, like the other method} For a format that shows a header of the answer, too.
     *
     * @param response the answer without its body
     */
    default Object body(HttpRequest<?> request, HttpResponse<?> response, String detail) {
        return body(request, response.status(), detail);
    }

    /** {@return the media type of the bodies} */
    default MediaType mediaType() {
        return MediaType.APPLICATION_JSON_TYPE;
    }
}
