package dev.latchkey.shared.micronaut.error;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers with the content of a {@link ProblemException}. Also logs an {@link UnavailableException}. */
@Singleton
final class ProblemExceptionHandler implements ExceptionHandler<ProblemException, MutableHttpResponse<?>> {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemExceptionHandler.class);

    private final ErrorResponses errors;

    ProblemExceptionHandler(ErrorResponses errors) {
        this.errors = errors;
    }

    @Override
    @SuppressWarnings("rawtypes") // the interface's own signature
    public MutableHttpResponse<?> handle(HttpRequest request, ProblemException problem) {
        if (problem instanceof UnavailableException unavailable) {
            LOG.warn(
                    "{} {} {} is answered 503: {}",
                    RequestId.of(request),
                    request.getMethod(),
                    request.getPath(),
                    unavailable.why());
        }
        return errors.answer(request, problem);
    }
}
