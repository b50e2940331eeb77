package dev.latchkey.resource.note;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.UUID;

/**
 * A note, as the API shows it to its owner and its readers.
 *
 * @param createdAt RFC 3339
 * @param updatedAt the time of the last write, RFC 3339
 * @param owner the owner's username
 */
@Serdeable
record NoteAnswer(
        UUID id,
        String title,
        String text,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("updated_at") Instant updatedAt,
        String owner) {

    static NoteAnswer of(Note note) {
        return new NoteAnswer(
                note.id(), note.title(), note.text(), note.createdAt(), note.updatedAt(), note.ownerName());
    }

    /** Omits the title and the text, so that they never appear in a log. */
    @Override
    public String toString() {
        return "NoteAnswer[" + id + "]";
    }
}
