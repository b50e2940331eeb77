package dev.latchkey.shared.micronaut.http;

import io.micronaut.http.HttpStatus;

/** Why the gate refuses a request. */
enum Refusal {
    MALFORMED(HttpStatus.BAD_REQUEST, "The request is not well-formed HTTP."),
    AMBIGUOUS_LENGTH(HttpStatus.BAD_REQUEST, "The request does not state clearly where its body ends."),
    SLOW(HttpStatus.REQUEST_TIMEOUT, "The request took too long to arrive."),
    LARGE_BODY(HttpStatus.REQUEST_ENTITY_TOO_LARGE, "The request is too large."),
    LONG_ADDRESS(HttpStatus.REQUEST_URI_TOO_LONG, "The address of the request is too long."),
    ENCODED_BODY(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "A content encoding of the body is not supported here."),
    UNKNOWN_CHARSET(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The character set of the request is not supported here."),
    LARGE_HEADERS(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The headers of the request are too large."),
    NO_ROOM(HttpStatus.SERVICE_UNAVAILABLE, "The service is busy. Try again shortly.");

    private final HttpStatus status;
    private final String detail;

    Refusal(HttpStatus status, String detail) {
        this.status = status;
        this.detail = detail;
    }

    HttpStatus status() {
        return status;
    }

    /** {@return what happened, safe for the client} */
    String detail() {
        return detail;
    }
}
