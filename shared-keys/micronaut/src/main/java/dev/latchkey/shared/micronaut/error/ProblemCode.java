package dev.latchkey.shared.micronaut.error;

import io.micronaut.http.HttpStatus;

/**
 * The stable name of a kind of problem, for programs. Each service lists its own codes in one enum; the codes of every
 * service are {@link HttpProblem}. {@code docs/reference/errors.md} says what a client does about each.
 */
public interface ProblemCode {
    /** {@return the member {@code code}, in snake case; it never changes, because clients compare it} */
    String code();

    /** {@return the status of the answers} */
    HttpStatus status();
}
