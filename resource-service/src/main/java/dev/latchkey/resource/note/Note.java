package dev.latchkey.resource.note;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;
import java.util.UUID;

/**
 * A row of {@code resource.note}.
 *
 * @param ownerId the id of the owner's account
 * @param ownerName the owner's username at the last write
 * @param version 1 for a new note; each write adds 1
 */
@MappedEntity(value = "note", schema = "resource")
record Note(
        @Id UUID id,
        UUID ownerId,
        String ownerName,
        String title,
        String text,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    /** {@return the strong entity tag of this version of the note (RFC 9110 section 8.8.3)} */
    String entityTag() {
        return "\"" + version + "\"";
    }

    /** Omits the title and the text, so that they never appear in a log. */
    @Override
    public String toString() {
        return "Note[" + id + "]";
    }
}
