package dev.latchkey.resource.note;

/** What came of a write to a note. */
sealed interface Change {
    /**
     * It was made.
     *
     * @param note as it is now, or was until it was deleted
     */
    record Made(Note note) implements Change {}

    /** The caller has no such note, which is also so when it is only shared with them. */
    record Unknown() implements Change {}

    /** The request does not say which version it is about. */
    record Unconditional() implements Change {}

    /** The note is another by now than the request is about. */
    record Stale() implements Change {}
}
