package dev.latchkey.shared.micronaut;

import java.util.Optional;
import java.util.UUID;

/** Parses the ids in requests. */
public final class Uuids {
    private Uuids() {}

    /** {@return the UUID, as {@link UUID#fromString} reads it; empty when the text is not a UUID} */
    public static Optional<UUID> parse(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
