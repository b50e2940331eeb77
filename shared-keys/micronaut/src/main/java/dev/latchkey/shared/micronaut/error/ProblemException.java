package dev.latchkey.shared.micronaut.error;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stops a request with an answer that is safe to show to a client. */
public class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ProblemCode code;
    private final transient Map<String, String> headers = new LinkedHashMap<>();
    private final transient List<InvalidField> errors;
    private final transient Map<String, Object> members = new LinkedHashMap<>();
    private @Nullable String error;

    /**
     * Makes a problem without further members.
     *
     * @param code what happened, for programs; it decides the status
     * @param detail what happened, for the client's users
     */
    public ProblemException(ProblemCode code, String detail) {
        this(code, detail, List.of(), true);
    }

    /**
     * Makes a problem that many requests may cause at once.
     *
     * @param code what happened, for programs; it decides the status
     * @param detail what happened, for the client's users
     * @param stackTrace false leaves the stack trace out, because making it costs more than the refusal
     */
    protected ProblemException(ProblemCode code, String detail, boolean stackTrace) {
        this(code, detail, List.of(), stackTrace);
    }

    private ProblemException(ProblemCode code, String detail, List<InvalidField> errors, boolean stackTrace) {
        super(detail, null, true, stackTrace);
        this.code = code;
        this.errors = errors;
    }

    /** {@return a problem of status 400 that lists the invalid members} */
    public static ProblemException invalid(List<InvalidField> errors) {
        return new ProblemException(
                HttpProblem.VALIDATION_FAILED, "The request is not valid.", List.copyOf(errors), true);
    }

    /** {@return this problem, with a header for the response} */
    public ProblemException withHeader(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** {@return this problem, with the member {@code error}} */
    public ProblemException withError(String text) {
        this.error = text;
        return this;
    }

    /**
     * {@return this problem, with a member of its own (RFC 9457 section 3.2)}
     *
     * @param value a text, a number, or a list of these
     */
    public ProblemException withMember(String name, Object value) {
        members.put(name, value);
        return this;
    }

    final ProblemCode code() {
        return code;
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

    /** {@return the members that only this kind of problem has} */
    final Map<String, Object> members() {
        return members;
    }

    final @Nullable String error() {
        return error;
    }
}
