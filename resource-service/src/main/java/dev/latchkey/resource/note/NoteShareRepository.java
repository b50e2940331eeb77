package dev.latchkey.resource.note;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.UUID;

/** The table {@code resource.note_share}, changed by the owners of the notes alone. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface NoteShareRepository extends GenericRepository<Note, UUID> {
    /**
     * Shares a note; when it is shared already, all stays as it is.
     *
     * @return 1, or 0 when the owner has no such note
     */
    @Query("""
            INSERT INTO resource.note_share AS share (note_id, note_created_at, reader_id, shared_at)
            SELECT id, created_at, :reader, :now FROM resource.note WHERE id = :id AND owner_id = :owner
            ON CONFLICT (note_id, reader_id) DO UPDATE SET shared_at = share.shared_at
            """)
    long share(UUID id, UUID owner, UUID reader, Instant now);

    /** Ends the sharing; when there is none, nothing happens. */
    @Query("""
            DELETE FROM resource.note_share
            WHERE note_id = :id AND reader_id = :reader
                AND EXISTS (SELECT FROM resource.note WHERE id = :id AND owner_id = :owner)
            """)
    void unshare(UUID id, UUID owner, UUID reader);
}
