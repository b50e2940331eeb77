package dev.latchkey.shared.micronaut.error;

import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the body of every error answer, also of the framework's own. Never shows a message of the framework or of a
 * library, because such messages name classes.
 */
@Primary
@Singleton
public final class ErrorResponses implements ErrorResponseProcessor<Object> {
    private final List<ErrorFormat> formats;

    ErrorResponses(List<ErrorFormat> formats) {
        this.formats = formats;
    }

    @Override
    @SuppressWarnings("unchecked") // the body may have any type
    public MutableHttpResponse<Object> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
        HttpStatus status = response.status();
        return (MutableHttpResponse<Object>) write(
                context.getRequest(), response, HttpProblem.of(status), detail(status), List.of(), null, Map.of());
    }

    /**
     * {@return an error answer; the caller may add headers}
     *
     * @param code what happened, for programs; it decides the status
     * @param detail what happened, safe for the client
     */
    public MutableHttpResponse<?> answer(HttpRequest<?> request, ProblemCode code, String detail) {
        return write(request, HttpResponse.status(code.status()), code, detail, List.of(), null, Map.of());
    }

    MutableHttpResponse<?> answer(HttpRequest<?> request, ProblemException problem) {
        MutableHttpResponse<?> response = HttpResponse.status(problem.code().status());
        problem.headers().forEach(response::header);
        return write(
                request,
                response,
                problem.code(),
                problem.detail(),
                problem.errors(),
                problem.error(),
                problem.members());
    }

    private MutableHttpResponse<?> write(
            HttpRequest<?> request,
            MutableHttpResponse<?> response,
            ProblemCode code,
            String detail,
            List<InvalidField> errors,
            @Nullable String error,
            Map<String, Object> members) {
        HttpStatus status = response.status();
        for (ErrorFormat format : formats) {
            if (format.appliesTo(request, status)) {
                response.header(HttpHeaders.CACHE_CONTROL, "no-store");
                return body(request, response, format.body(request, response, detail), format.mediaType());
            }
        }
        Problem problem = new Problem(
                "about:blank",
                status.getReason(),
                status.getCode(),
                detail,
                request.getPath(),
                code.code(),
                errors.isEmpty()
                        ? null
                        : errors.stream().map(Problem.Member::of).toList(),
                error);
        return body(
                request,
                response,
                members.isEmpty() ? problem : extended(problem, members),
                MediaType.APPLICATION_JSON_PROBLEM_TYPE);
    }

    /** {@return the members of a problem, followed by those of its own kind} Such a problem has no invalid members. */
    private static Map<String, Object> extended(Problem problem, Map<String, Object> members) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("type", problem.type());
        all.put("title", problem.title());
        all.put("status", problem.status());
        all.put("detail", problem.detail());
        all.put("instance", problem.instance());
        all.put("code", problem.code());
        all.putAll(members);
        return all;
    }

    private static MutableHttpResponse<?> body(
            HttpRequest<?> request, MutableHttpResponse<?> response, Object body, MediaType type) {
        return request.getMethod() == HttpMethod.HEAD
                ? response
                : response.body(body).contentType(type);
    }

    private static String detail(HttpStatus status) {
        return switch (status) {
            case BAD_REQUEST -> "The request is not valid.";
            case NOT_FOUND -> "There is nothing at this address.";
            case METHOD_NOT_ALLOWED -> "The method is not allowed here.";
            case NOT_ACCEPTABLE -> "This address offers no media type that the request accepts.";
            case REQUEST_ENTITY_TOO_LARGE -> "The request is too large.";
            case UNSUPPORTED_MEDIA_TYPE -> "The media type of the request is not supported here.";
            case INTERNAL_SERVER_ERROR -> "The request failed. The service's log contains the reason.";
            default -> status.getReason() + ".";
        };
    }
}
