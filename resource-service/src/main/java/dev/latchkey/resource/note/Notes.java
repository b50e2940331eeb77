package dev.latchkey.resource.note;

import dev.latchkey.resource.caller.User;
import dev.latchkey.resource.note.EntityTags.EntityTag;
import dev.latchkey.shared.micronaut.list.Cursor;
import dev.latchkey.shared.micronaut.list.PageOf;
import dev.latchkey.shared.micronaut.list.PageRequest;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Creates, finds and changes notes, each on behalf of one user. */
@Singleton
final class Notes {
    private final NoteRepository notes;
    private final Clock clock;

    Notes(NoteRepository notes, Clock clock) {
        this.notes = notes;
        this.clock = clock;
    }

    Note create(User owner, String title, String text) {
        Instant now = now();
        return notes.save(new Note(UUID.randomUUID(), owner.id(), owner.username(), title, text, 1, now, now));
    }

    /** {@return the note, if it is the reader's own or is shared with the reader} */
    Optional<Note> find(User reader, UUID id) {
        return notes.findReadable(id, reader.id());
    }

    /** {@return one page of the reader's own notes and the notes shared with the reader, newest first} */
    PageOf<Note> page(User reader, PageRequest page) {
        return page.answer(
                () -> notes.countReadable(reader.id(), PageRequest.MOST_COUNTED),
                (after, most, skipped) -> notes.findReadable(reader.id(), after.time(), after.uuid(), most, skipped),
                Cursor.LATEST,
                note -> Cursor.of(note.createdAt(), note.id()));
    }

    /** Replaces the note if it belongs to the owner and the condition holds. */
    Change replace(User owner, UUID id, EntityTags condition, String title, String text) {
        return change(
                owner,
                id,
                condition,
                (anyVersion, versions) ->
                        notes.replace(id, owner.id(), anyVersion, versions, title, text, owner.username(), now()));
    }

    /** Deletes the note if it belongs to the owner and the condition holds. */
    Change delete(User owner, UUID id, EntityTags condition) {
        return change(
                owner, id, condition, (anyVersion, versions) -> notes.delete(id, owner.id(), anyVersion, versions));
    }

    /** Deletes all notes of the owner. Notes that others have shared with the owner stay. */
    void deleteAll(User owner) {
        notes.deleteAll(owner.id());
    }

    /** A write that compares the version itself. */
    private interface Write {
        List<Note> run(boolean anyVersion, String[] versions);
    }

    private Change change(User owner, UUID id, EntityTags condition, Write write) {
        List<Note> made = switch (condition) {
            case EntityTags.Absent() -> List.of();
            case EntityTags.Any() -> write.run(true, new String[0]);
            case EntityTags.Listed(List<EntityTag> tags) -> write.run(false, versions(tags));
        };
        if (!made.isEmpty()) {
            return new Change.Made(made.getFirst());
        }
        if (!notes.isOwned(id, owner.id())) {
            return new Change.Unknown();
        }
        return condition instanceof EntityTags.Absent ? new Change.Unconditional() : new Change.Stale();
    }

    /**
     * Drops weak tags. They do not promise that every byte is the same, so {@code If-Match} never matches them (RFC
     * 9110 section 13.1.1).
     */
    private static String[] versions(List<EntityTag> tags) {
        return tags.stream().filter(tag -> !tag.weak()).map(EntityTag::opaque).toArray(String[]::new);
    }

    /**
     * Truncates to microseconds, which is what PostgreSQL stores. So the answer to a write shows the times that a later
     * read shows.
     */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
