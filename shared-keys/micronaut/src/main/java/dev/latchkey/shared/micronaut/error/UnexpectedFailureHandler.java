package dev.latchkey.shared.micronaut.error;

import dev.latchkey.shared.micronaut.database.DatabaseFailure;
import dev.latchkey.shared.micronaut.database.StartupProgress;
import dev.latchkey.shared.micronaut.memory.MemoryExhaustion;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers an unexpected failure: 503 while the database is unreachable or the service has not started, else 500. */
@Singleton
final class UnexpectedFailureHandler implements ExceptionHandler<Throwable, MutableHttpResponse<?>> {
    private static final Logger LOG = LoggerFactory.getLogger(UnexpectedFailureHandler.class);

    private final ErrorResponses errors;
    private final ProblemExceptionHandler problems;
    private final StartupProgress startup;
    private final MemoryExhaustion memory;

    UnexpectedFailureHandler(
            ErrorResponses errors, ProblemExceptionHandler problems, StartupProgress startup, MemoryExhaustion memory) {
        this.errors = errors;
        this.problems = problems;
        this.startup = startup;
        this.memory = memory;
    }

    @Override
    @SuppressWarnings("rawtypes") // the interface's own signature
    public MutableHttpResponse<?> handle(HttpRequest request, Throwable failure) {
        memory.endProcessAfter(failure);
        if (!startup.isComplete() || DatabaseFailure.isOutage(failure)) {
            return problems.handle(
                    request,
                    new UnavailableException("The service is not ready. Try again shortly.", String.valueOf(failure)));
        }
        LOG.error("{} {} {} failed", RequestId.of(request), request.getMethod(), request.getPath(), failure);
        return errors.processResponse(
                ErrorContext.builder(request).cause(failure).build(), HttpResponse.serverError());
    }
}
