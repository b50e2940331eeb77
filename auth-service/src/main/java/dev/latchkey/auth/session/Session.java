package dev.latchkey.auth.session;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.util.UUID;

/**
 * What the framework wants to know of the table {@code auth.session}: one sign-in, and what followed from it.
 *
 * @param id the {@code sid} of its tokens
 */
@MappedEntity(value = "session", schema = "auth")
record Session(@Id UUID id, UUID accountId) {}
