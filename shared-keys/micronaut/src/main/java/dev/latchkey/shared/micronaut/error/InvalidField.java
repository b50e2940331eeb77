package dev.latchkey.shared.micronaut.error;

/**
 * What is wrong with one member of a request.
 *
 * @param field the member's name as in the request
 * @param code what is wrong with it, for programs
 * @param message what is wrong with it, for people
 */
public record InvalidField(String field, FieldCode code, String message) {}
