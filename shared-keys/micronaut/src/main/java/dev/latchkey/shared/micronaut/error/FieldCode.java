package dev.latchkey.shared.micronaut.error;

/**
 * The stable name of an error in one member of a request, for programs. The general ones are {@link FieldFlaw}; an enum
 * of a service adds others.
 */
public interface FieldCode {
    /** {@return the member {@code code}, in snake case; it never changes, because clients compare it} */
    String code();
}
