package dev.latchkey.resource.account;

import io.micronaut.serde.annotation.Serdeable;
import java.util.Objects;
import java.util.UUID;

/**
 * An account, as auth-service describes it.
 *
 * @param id the {@code sub} of the account's tokens
 */
@Serdeable
public record Account(UUID id) {
    public Account {
        Objects.requireNonNull(id, "id");
    }
}
