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
 * The table {@code resource.note}. Every query is restricted to the notes of one owner or of one reader.
 *
 * <p>Writes return a list of at most one note: Micronaut Data returns null for an {@code Optional} here
 * (micronaut-data#3797).
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

    /**
     * Lists the reader's own notes and the notes shared with the reader, newest first.
     *
     * @param before lists only notes that are older than this, or that have this time and an id below {@code beforeId}
     * @param most the largest number of notes to return
     * @param skipped the number of notes to skip, counted from the newest
     */
    @Query("""
            SELECT * FROM (
                (SELECT own.* FROM resource.note own
                WHERE own.owner_id = :reader AND (own.created_at, own.id) < (:before, :beforeId)
                ORDER BY own.created_at DESC, own.id DESC
                LIMIT :most + :skipped)
                UNION ALL
                (SELECT shared.* FROM resource.note_share share
                JOIN resource.note shared ON shared.id = share.note_id
                WHERE share.reader_id = :reader
                    AND (share.note_created_at, share.note_id) < (:before, :beforeId)
                ORDER BY share.note_created_at DESC, share.note_id DESC
                LIMIT :most + :skipped)) readable
            ORDER BY created_at DESC, id DESC
            LIMIT :most OFFSET :skipped
            """)
    List<Note> findReadable(UUID reader, Instant before, UUID beforeId, int most, long skipped);

    /**
     * {@return the number of notes that {@link #findReadable(UUID, Instant, UUID, int, long)} can list, at most
     * {@code most}}
     */
    @Query("""
            SELECT least(:most,
                (SELECT count(*) FROM (SELECT FROM resource.note WHERE owner_id = :reader LIMIT :most) own)
                + (SELECT count(*) FROM (SELECT FROM resource.note_share WHERE reader_id = :reader LIMIT :most) shared))
            """)
    long countReadable(UUID reader, int most);

    @Query("SELECT EXISTS (SELECT FROM resource.note WHERE id = :id AND owner_id = :owner)")
    boolean isOwned(UUID id, UUID owner);

    /**
     * Replaces a note. The same statement compares the version, so only one of several concurrent writes to a version
     * succeeds.
     *
     * @param anyVersion true if the version does not matter
     * @param versions otherwise the version must be one of these
     * @return the note after the write; empty if no note matches
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

    /**
     * Deletes a note and its shares, under the same condition.
     *
     * @return the deleted note; empty if no note matches
     */
    @Query("""
            DELETE FROM resource.note
            WHERE id = :id AND owner_id = :owner AND (:anyVersion OR CAST(version AS text) = ANY (:versions))
            RETURNING *
            """)
    List<Note> delete(UUID id, UUID owner, boolean anyVersion, String[] versions);

    /** Deletes all notes of an owner and their shares. */
    @Query("DELETE FROM resource.note WHERE owner_id = :owner")
    void deleteAll(UUID owner);
}
