package dev.latchkey.resource.error;

import dev.latchkey.shared.micronaut.error.ProblemCode;
import io.micronaut.http.HttpStatus;

/** The problems of this service, beside those that any service can have. */
public enum ResourceProblem implements ProblemCode {
    /** The token is a service's own. */
    USER_REQUIRED("user_required", HttpStatus.FORBIDDEN),
    /** The token belongs to a user. */
    SERVICE_REQUIRED("service_required", HttpStatus.FORBIDDEN),

    NOTE_NOT_FOUND("note_not_found", HttpStatus.NOT_FOUND),
    ACCOUNT_NOT_FOUND("account_not_found", HttpStatus.NOT_FOUND),
    /** The note would be shared with its owner. */
    OWN_NOTE("own_note", HttpStatus.BAD_REQUEST),

    INVALID_ENTITY_TAG("invalid_entity_tag", HttpStatus.BAD_REQUEST),
    /** {@code If-Match} is missing (RFC 6585 section 3). */
    PRECONDITION_REQUIRED("precondition_required", HttpStatus.PRECONDITION_REQUIRED),
    VERSION_CONFLICT("version_conflict", HttpStatus.PRECONDITION_FAILED);

    private final String code;
    private final HttpStatus status;

    ResourceProblem(String code, HttpStatus status) {
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
}
