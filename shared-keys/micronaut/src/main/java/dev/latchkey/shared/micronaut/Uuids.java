package dev.latchkey.shared.micronaut;

import java.util.Optional;
import java.util.UUID;

/** Parses the ids in requests. */
public final class Uuids {
    private Uuids() {}

    /**
     * {@return the UUID; empty when the text is not a UUID}
     *
     * @param text 36 characters, in lower or upper case (RFC 9562 section 4); {@link UUID#fromString} accepts shortened and
     *     overlong forms as well
     */
    public static Optional<UUID> parse(String text) {
        try {
            UUID id = UUID.fromString(text);
            return id.toString().equalsIgnoreCase(text) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
