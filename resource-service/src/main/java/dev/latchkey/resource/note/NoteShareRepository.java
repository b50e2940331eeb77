package dev.latchkey.resource.note;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.UUID;

/** The table {@code resource.note_share}. Only the owner of a note changes its rows. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface NoteShareRepository extends GenericRepository<Note, UUID> {
    /**
     * Shares a note. If the note is already shared with the reader, nothing changes.
     *
     * @return 1, or 0 when the owner has no such note
     */
    @Query("""
            INSERT INTO resource.note_share AS share (note_id, note_created_at, reader_id, shared_at)
            SELECT id, created_at, :reader, :now FROM resource.note WHERE id = :id AND owner_id = :owner
            ON CONFLICT (note_id, reader_id) DO UPDATE SET shared_at = share.shared_at
            """)
    long share(UUID id, UUID owner, UUID reader, Instant now);

    /** Ends the sharing. Does nothing if the note is not shared with the reader. */
    @Query("""
            DELETE FROM resource.note_share
            WHERE note_id = :id AND reader_id = :reader
                AND EXISTS (SELECT FROM resource.note WHERE id = :id AND owner_id = :owner)
            """)
    void unshare(UUID id, UUID owner, UUID reader);
}
