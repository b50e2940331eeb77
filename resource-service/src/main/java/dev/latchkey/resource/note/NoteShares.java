package dev.latchkey.resource.note;

import dev.latchkey.resource.caller.User;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;

/** Manages which accounts other than its owner may read a note. */
@Singleton
final class NoteShares {
    private final NoteRepository notes;
    private final NoteShareRepository shares;
    private final Clock clock;

    NoteShares(NoteRepository notes, NoteShareRepository shares, Clock clock) {
        this.notes = notes;
        this.shares = shares;
        this.clock = clock;
    }

    boolean isOwned(User owner, UUID note) {
        return notes.isOwned(note, owner.id());
    }

    /** {@return true if the reader can now read the note, false if the owner has no such note} */
    boolean add(User owner, UUID note, UUID reader) {
        return shares.share(note, owner.id(), reader, clock.instant()) == 1;
    }

    void remove(User owner, UUID note, UUID reader) {
        shares.unshare(note, owner.id(), reader);
    }
}
