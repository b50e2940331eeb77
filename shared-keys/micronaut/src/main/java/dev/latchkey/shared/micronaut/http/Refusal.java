package dev.latchkey.shared.micronaut.http;

import dev.latchkey.shared.micronaut.error.HttpProblem;

/** Why the gate refuses a request. */
enum Refusal {
    MALFORMED(HttpProblem.MALFORMED_REQUEST, "The request is not well-formed HTTP."),
    AMBIGUOUS_LENGTH(HttpProblem.MALFORMED_REQUEST, "The request does not state clearly where its body ends."),
    SLOW(HttpProblem.REQUEST_TIMEOUT, "The request took too long to arrive."),
    LARGE_BODY(HttpProblem.CONTENT_TOO_LARGE, "The request is too large."),
    LONG_ADDRESS(HttpProblem.URI_TOO_LONG, "The address of the request is too long."),
    ENCODED_BODY(HttpProblem.UNSUPPORTED_CONTENT_ENCODING, "A content encoding of the body is not supported here."),
    UNKNOWN_CHARSET(HttpProblem.UNSUPPORTED_MEDIA_TYPE, "The character set of the request is not supported here."),
    LARGE_HEADERS(HttpProblem.HEADERS_TOO_LARGE, "The headers of the request are too large."),
    NO_ROOM(HttpProblem.UNAVAILABLE, "The service is busy. Try again shortly.");

    private final HttpProblem code;
    private final String detail;

    Refusal(HttpProblem code, String detail) {
        this.code = code;
        this.detail = detail;
    }

    HttpProblem code() {
        return code;
    }

    /** {@return what happened, safe for the client} */
    String detail() {
        return detail;
    }
}
