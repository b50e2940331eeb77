package dev.latchkey.auth.session;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.util.UUID;

/**
 * An entity of the table {@code auth.session}, because Micronaut Data requires one. A session is one sign-in, and what
 * follows from it.
 *
 * @param id the {@code sid} of its tokens
 */
@MappedEntity(value = "session", schema = "auth")
record Session(@Id UUID id, UUID accountId) {}
