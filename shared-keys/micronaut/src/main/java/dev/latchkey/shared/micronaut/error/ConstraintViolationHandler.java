package dev.latchkey.shared.micronaut.error;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.validation.exceptions.ConstraintExceptionHandler;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.Comparator;

/** Answers 400 with the names of the invalid members of the request. */
@Singleton
@Replaces(ConstraintExceptionHandler.class)
final class ConstraintViolationHandler
        implements ExceptionHandler<ConstraintViolationException, MutableHttpResponse<?>> {
    private final ProblemExceptionHandler problems;

    ConstraintViolationHandler(ProblemExceptionHandler problems) {
        this.problems = problems;
    }

    @Override
    @SuppressWarnings("rawtypes") // the interface's own signature
    public MutableHttpResponse<?> handle(HttpRequest request, ConstraintViolationException exception) {
        return problems.handle(
                request,
                ProblemException.invalid(exception.getConstraintViolations().stream()
                        .map(ConstraintViolationHandler::invalidField)
                        .sorted(Comparator.comparing(InvalidField::field))
                        .toList()));
    }

    private static InvalidField invalidField(ConstraintViolation<?> violation) {
        String name = "";
        for (Path.Node node : violation.getPropertyPath()) {
            name = node.getName();
        }
        return new InvalidField(name, flaw(violation), violation.getMessage());
    }

    private static FieldFlaw flaw(ConstraintViolation<?> violation) {
        if (violation.getInvalidValue() == null) {
            return FieldFlaw.REQUIRED;
        }
        return switch (violation.getConstraintDescriptor().getAnnotation()) {
            case NotBlank _, NotEmpty _ -> FieldFlaw.EMPTY;
            case Min _, Max _, Size _ -> FieldFlaw.OUT_OF_RANGE;
            case null, default -> FieldFlaw.INVALID; // the framework may not know the annotation
        };
    }
}
