package dev.latchkey.resource.note;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;
import java.util.UUID;

/**
 * A row of {@code resource.note}.
 *
 * @param ownerId the account to which it belongs
 * @param ownerName the owner's username at the last write
 * @param version 1, and one more with each write
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

    /** {@return the strong entity tag of the note as it is (RFC 9110 section 8.8.3)} */
    String entityTag() {
        return "\"" + version + "\"";
    }

    /** What people write stays out of logs. */
    @Override
    public String toString() {
        return "Note[" + id + "]";
    }
}
