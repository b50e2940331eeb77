package dev.latchkey.shared.micronaut.error;

import io.micronaut.http.HttpStatus;
import java.util.Arrays;

/**
 * The problems that any service can have. The first constant of a status is the general one: the framework's own error
 * answers have it, and so do those of its {@code HttpStatusException}.
 */
public enum HttpProblem implements ProblemCode {
    BAD_REQUEST("bad_request", HttpStatus.BAD_REQUEST),
    /** It is not well-formed HTTP, or its length is in doubt. */
    MALFORMED_REQUEST("malformed_request", HttpStatus.BAD_REQUEST),
    /** The body is not one JSON object. */
    MALFORMED_JSON("malformed_json", HttpStatus.BAD_REQUEST),
    /** The request has invalid members or parameters. */
    VALIDATION_FAILED("validation_failed", HttpStatus.BAD_REQUEST),
    MULTIPLE_CREDENTIALS("multiple_credentials", HttpStatus.BAD_REQUEST),
    /** The request has no token. */
    UNAUTHORIZED("unauthorized", HttpStatus.UNAUTHORIZED),
    /** The token is refused (RFC 6750 section 3.1). */
    INVALID_TOKEN("invalid_token", HttpStatus.UNAUTHORIZED),
    /** The user's sign-in is too old, or had too few factors (RFC 9470 section 3). */
    INSUFFICIENT_USER_AUTHENTICATION("insufficient_user_authentication", HttpStatus.UNAUTHORIZED),
    PAYMENT_REQUIRED("payment_required", HttpStatus.PAYMENT_REQUIRED),
    FORBIDDEN("forbidden", HttpStatus.FORBIDDEN),
    /** The token lacks a scope (RFC 6750 section 3.1). */
    INSUFFICIENT_SCOPE("insufficient_scope", HttpStatus.FORBIDDEN),
    NOT_FOUND("not_found", HttpStatus.NOT_FOUND),
    METHOD_NOT_ALLOWED("method_not_allowed", HttpStatus.METHOD_NOT_ALLOWED),
    NOT_ACCEPTABLE("not_acceptable", HttpStatus.NOT_ACCEPTABLE),
    REQUEST_TIMEOUT("request_timeout", HttpStatus.REQUEST_TIMEOUT),
    CONFLICT("conflict", HttpStatus.CONFLICT),
    GONE("gone", HttpStatus.GONE),
    PRECONDITION_FAILED("precondition_failed", HttpStatus.PRECONDITION_FAILED),
    CONTENT_TOO_LARGE("content_too_large", HttpStatus.REQUEST_ENTITY_TOO_LARGE),
    URI_TOO_LONG("uri_too_long", HttpStatus.REQUEST_URI_TOO_LONG),
    UNSUPPORTED_MEDIA_TYPE("unsupported_media_type", HttpStatus.UNSUPPORTED_MEDIA_TYPE),
    UNSUPPORTED_CONTENT_ENCODING("unsupported_content_encoding", HttpStatus.UNSUPPORTED_MEDIA_TYPE),
    UNPROCESSABLE_CONTENT("unprocessable_content", HttpStatus.UNPROCESSABLE_ENTITY),
    LOCKED("locked", HttpStatus.LOCKED),
    PRECONDITION_REQUIRED("precondition_required", HttpStatus.PRECONDITION_REQUIRED),
    TOO_MANY_REQUESTS("too_many_requests", HttpStatus.TOO_MANY_REQUESTS),
    HEADERS_TOO_LARGE("headers_too_large", HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE),
    UNAVAILABLE_FOR_LEGAL_REASONS("unavailable_for_legal_reasons", HttpStatus.UNAVAILABLE_FOR_LEGAL_REASONS),
    INTERNAL_ERROR("internal_error", HttpStatus.INTERNAL_SERVER_ERROR),
    NOT_IMPLEMENTED("not_implemented", HttpStatus.NOT_IMPLEMENTED),
    BAD_GATEWAY("bad_gateway", HttpStatus.BAD_GATEWAY),
    UNAVAILABLE("unavailable", HttpStatus.SERVICE_UNAVAILABLE),
    GATEWAY_TIMEOUT("gateway_timeout", HttpStatus.GATEWAY_TIMEOUT);

    private final String code;
    private final HttpStatus status;

    HttpProblem(String code, HttpStatus status) {
        this.code = code;
        this.status = status;
    }

    @Override
    public String code() {
        return code;
    }

    @Override
    public HttpStatus status() {
        return status;
    }

    /**
     * {@return the general problem of a status of 400 or above} A rare status has no code of its own, but that of its class
     * (RFC 9110 section 15).
     */
    static HttpProblem of(HttpStatus status) {
        return Arrays.stream(values())
                .filter(problem -> problem.status == status)
                .findFirst()
                .orElse(status.getCode() < 500 ? BAD_REQUEST : INTERNAL_ERROR);
    }
}
