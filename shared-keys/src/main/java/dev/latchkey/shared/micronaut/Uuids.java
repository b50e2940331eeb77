package dev.latchkey.shared.micronaut;

import java.util.Optional;
import java.util.UUID;

/** Reads the ids that requests name. */
public final class Uuids {
    private Uuids() {}

    /** {@return the UUID, as {@link UUID#fromString} reads it; empty when the text is none} */
    public static Optional<UUID> parse(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
