package dev.latchkey.resource.note;

import dev.latchkey.resource.error.ResourceProblem;
import dev.latchkey.shared.micronaut.error.ProblemException;
import java.util.UUID;

/** The id of a note in a path. */
final class NoteId {
    private NoteId() {}

    /**
     * {@return the id}
     *
     * @throws ProblemException 404 when the text is not an id, because no note can have it
     */
    static UUID of(String text) {
        try {
            UUID id = UUID.fromString(text);
            // UUID.fromString also accepts upper case and shortened forms, but a note has only one address.
            if (id.toString().equals(text)) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
        throw unknown();
    }

    /** {@return the answer for a note that does not exist, or that the caller may not know of} */
    static ProblemException unknown() {
        return new ProblemException(ResourceProblem.NOTE_NOT_FOUND, "There is no such note.");
    }
}
