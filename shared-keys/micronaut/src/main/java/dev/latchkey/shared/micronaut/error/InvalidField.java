package dev.latchkey.shared.micronaut.error;

import io.micronaut.serde.annotation.Serdeable;

/**
 * What is wrong with one member of a request.
 *
 * @param field the member's name as in the request
 * @param message what is wrong with it, for people
 */
@Serdeable
public record InvalidField(String field, String message) {}
