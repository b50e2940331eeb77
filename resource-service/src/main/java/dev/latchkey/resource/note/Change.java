package dev.latchkey.resource.note;

/** The outcome of a write to a note. */
sealed interface Change {
    /**
     * The write was made.
     *
     * @param note the note after the write; after a deletion, the note as it was
     */
    record Made(Note note) implements Change {}

    /** The caller owns no such note. A note that is only shared with the caller counts as unknown. */
    record Unknown() implements Change {}

    /** The request has no {@code If-Match}, so it does not name a version. */
    record Unconditional() implements Change {}

    /** The note has another version than the request names. */
    record Stale() implements Change {}
}
