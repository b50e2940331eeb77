package dev.latchkey.resource.note;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The table {@code resource.note}, seen by its owner or by a reader: there is no method that asks for neither.
 *
 * <p>Writes hand back lists of one note or none: the framework makes null of an Optional here (micronaut-data#3797).
 */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface NoteRepository extends GenericRepository<Note, UUID> {
    Note save(Note note);

    @Query("""
            SELECT * FROM resource.note
            WHERE id = :id AND (owner_id = :reader OR EXISTS (
                SELECT FROM resource.note_share share WHERE share.note_id = note.id AND share.reader_id = :reader))
            """)
    Optional<Note> findReadable(UUID id, UUID reader);

    /** {@return own and shared notes, the newest first} */
    @Query("""
            SELECT * FROM (
                SELECT own.* FROM resource.note own WHERE own.owner_id = :reader
                UNION ALL
                SELECT shared.* FROM resource.note_share share
                JOIN resource.note shared ON shared.id = share.note_id
                WHERE share.reader_id = :reader) readable
            ORDER BY created_at DESC, id DESC
            LIMIT :size OFFSET :offset
            """)
    List<Note> findReadable(UUID reader, int size, long offset);

    /** {@return how many notes {@link #findReadable(UUID, int, long)} would list in all} */
    @Query("""
            SELECT (SELECT count(*) FROM resource.note WHERE owner_id = :reader)
                + (SELECT count(*) FROM resource.note_share WHERE reader_id = :reader)
            """)
    long countReadable(UUID reader);

    @Query("SELECT EXISTS (SELECT FROM resource.note WHERE id = :id AND owner_id = :owner)")
    boolean isOwned(UUID id, UUID owner);

    /**
     * Writes a note over, in the one statement in which its version is compared: of several at once one succeeds.
     *
     * @param anyVersion whether the version does not matter
     * @param versions else it must be one of these
     * @return the note as it is now; empty when nothing fits
     */
    @Query("""
            UPDATE resource.note
            SET title = :title, text = :text, owner_name = :ownerName, version = version + 1, updated_at = :now
            WHERE id = :id AND owner_id = :owner AND (:anyVersion OR CAST(version AS text) = ANY (:versions))
            RETURNING *
            """)
    List<Note> replace(
            UUID id,
            UUID owner,
            boolean anyVersion,
            String[] versions,
            String title,
            String text,
            String ownerName,
            Instant now);

    /** Deletes a note and its shares, under the same condition; {@return what it was, empty when nothing fits} */
    @Query("""
            DELETE FROM resource.note
            WHERE id = :id AND owner_id = :owner AND (:anyVersion OR CAST(version AS text) = ANY (:versions))
            RETURNING *
            """)
    List<Note> delete(UUID id, UUID owner, boolean anyVersion, String[] versions);
}
