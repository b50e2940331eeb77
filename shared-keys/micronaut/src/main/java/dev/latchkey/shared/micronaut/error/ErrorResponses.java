package dev.latchkey.shared.micronaut.error;

import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.List;
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
        return (MutableHttpResponse<Object>) write(context.getRequest(), response, detail(response.status()));
    }

    /**
     * Gives an error answer its body.
     *
     * @param response has its status and headers already
     * @param detail what happened, safe for the client
     */
    public MutableHttpResponse<?> write(HttpRequest<?> request, MutableHttpResponse<?> response, String detail) {
        return write(request, response, detail, List.of(), null, null);
    }

    MutableHttpResponse<?> write(
            HttpRequest<?> request,
            MutableHttpResponse<?> response,
            String detail,
            List<InvalidField> errors,
            @Nullable String error,
            @Nullable String code) {
        HttpStatus status = response.status();
        for (ErrorFormat format : formats) {
            if (format.appliesTo(request, status)) {
                response.header(HttpHeaders.CACHE_CONTROL, "no-store");
                return body(request, response, format.body(request, status, detail), format.mediaType());
            }
        }
        Problem problem = new Problem(
                "about:blank",
                status.getReason(),
                status.getCode(),
                detail,
                request.getPath(),
                errors.isEmpty() ? null : errors,
                error,
                code);
        return body(request, response, problem, MediaType.APPLICATION_JSON_PROBLEM_TYPE);
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
