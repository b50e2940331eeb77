package dev.latchkey.resource.note;

import dev.latchkey.resource.caller.User;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;

/** Who may read whose notes besides their owners. */
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

    /** {@return whether the reader can read the note now; not when the owner has no such note} */
    boolean add(User owner, UUID note, UUID reader) {
        return shares.share(note, owner.id(), reader, clock.instant()) == 1;
    }

    void remove(User owner, UUID note, UUID reader) {
        shares.unshare(note, owner.id(), reader);
    }
}
