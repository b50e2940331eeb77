package dev.latchkey.shared.micronaut.error;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.server.exceptions.ConversionErrorHandler;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.util.List;

/** Answers 400 with the name of the query parameter that is not of its type. */
@Singleton
@Replaces(ConversionErrorHandler.class)
final class UnreadableParameterHandler implements ExceptionHandler<ConversionErrorException, MutableHttpResponse<?>> {
    private final ProblemExceptionHandler problems;

    UnreadableParameterHandler(ProblemExceptionHandler problems) {
        this.problems = problems;
    }

    @Override
    @SuppressWarnings("rawtypes") // the interface's own signature
    public MutableHttpResponse<?> handle(HttpRequest request, ConversionErrorException failure) {
        return problems.handle(request, problem(failure.getArgument()));
    }

    private static ProblemException problem(Argument<?> parameter) {
        if (!parameter.getAnnotationMetadata().hasAnnotation(QueryValue.class)) {
            return new ProblemException(HttpProblem.BAD_REQUEST, "The request is not valid.");
        }
        String name = parameter
                .getAnnotationMetadata()
                .stringValue(QueryValue.class)
                .filter(given -> !given.isEmpty())
                .orElse(parameter.getName());
        boolean number = parameter.isPrimitive() && parameter.getType() != boolean.class;
        return ProblemException.invalid(List.of(
                number
                        ? new InvalidField(name, FieldFlaw.WRONG_TYPE, "must be a whole number")
                        : new InvalidField(name, FieldFlaw.INVALID, "is not valid")));
    }
}
