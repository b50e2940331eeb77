package dev.latchkey.resource.note;

import dev.latchkey.shared.micronaut.error.ProblemException;
import io.micronaut.http.HttpStatus;
import java.util.UUID;

/** The id of a note in a path. */
final class NoteId {
    private NoteId() {}

    /**
     * {@return the id}
     *
     * @throws ProblemException 404 when the text is none: what cannot be an id is nobody's
     */
    static UUID of(String text) {
        try {
            UUID id = UUID.fromString(text);
            // The library also reads shortened spellings; a note has one address.
            if (id.toString().equals(text)) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
        throw unknown();
    }

    /** {@return the answer for a note that the caller may not know of, whether there is one or not} */
    static ProblemException unknown() {
        return new ProblemException(HttpStatus.NOT_FOUND, "There is no such note.");
    }
}
