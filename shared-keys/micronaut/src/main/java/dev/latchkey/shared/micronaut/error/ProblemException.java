package dev.latchkey.shared.micronaut.error;

import io.micronaut.http.HttpStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stops a request with an answer that is safe to show to a client. */
public class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final transient Map<String, String> headers = new LinkedHashMap<>();
    private final transient List<InvalidField> errors;
    private @Nullable String error;
    private @Nullable String code;

    /**
     * Makes a problem without further members.
     *
     * @param detail what happened, for the client's users
     */
    public ProblemException(HttpStatus status, String detail) {
        this(status, detail, List.of(), true);
    }

    /**
     * Makes a problem that many requests may cause at once.
     *
     * @param detail what happened, for the client's users
     * @param stackTrace false leaves the stack trace out, because making it costs more than the refusal
     */
    protected ProblemException(HttpStatus status, String detail, boolean stackTrace) {
        this(status, detail, List.of(), stackTrace);
    }

    private ProblemException(HttpStatus status, String detail, List<InvalidField> errors, boolean stackTrace) {
        super(detail, null, true, stackTrace);
        this.status = status;
        this.errors = errors;
    }

    /** {@return a problem of status 400 that lists the invalid members} */
    public static ProblemException invalid(List<InvalidField> errors) {
        return new ProblemException(HttpStatus.BAD_REQUEST, "The request is not valid.", List.copyOf(errors), true);
    }

    /** {@return this problem, with a header for the response} */
    public ProblemException withHeader(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** {@return this problem, with the member {@code error}} */
    public ProblemException withError(String code) {
        this.error = code;
        return this;
    }

    /** {@return this problem, with the member {@code code}: a stable name of what happened, for programs} */
    public ProblemException withCode(String name) {
        this.code = name;
        return this;
    }

    final HttpStatus status() {
        return status;
    }

    final String detail() {
        return String.valueOf(getMessage());
    }

    final Map<String, String> headers() {
        return headers;
    }

    final List<InvalidField> errors() {
        return errors;
    }

    final @Nullable String error() {
        return error;
    }

    final @Nullable String code() {
        return code;
    }
}
