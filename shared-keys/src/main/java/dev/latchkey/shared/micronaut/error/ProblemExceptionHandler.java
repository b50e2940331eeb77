package dev.latchkey.shared.micronaut.error;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** Answers with what a {@link ProblemException} carries. */
@Singleton
final class ProblemExceptionHandler implements ExceptionHandler<ProblemException, MutableHttpResponse<?>> {
    private final ErrorResponses errors;

    ProblemExceptionHandler(ErrorResponses errors) {
        this.errors = errors;
    }

    @Override
    @SuppressWarnings("rawtypes") // the interface's own signature
    public MutableHttpResponse<?> handle(HttpRequest request, ProblemException problem) {
        MutableHttpResponse<?> response = HttpResponse.status(problem.status());
        problem.headers().forEach(response::header);
        return errors.write(request, response, problem.detail(), problem.errors(), problem.error());
    }
}
