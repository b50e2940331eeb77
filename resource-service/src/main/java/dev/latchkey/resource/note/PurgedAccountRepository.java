package dev.latchkey.resource.note;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.UUID;

/** Deletes the rows of one account. Each call is one short transaction with a bounded number of notes or shares. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface PurgedAccountRepository extends GenericRepository<Note, UUID> {
    /** {@return how many notes of the owner were deleted, with their shares} */
    @Query("""
            DELETE FROM resource.note WHERE owner_id = :owner AND id IN (
                SELECT id FROM resource.note WHERE owner_id = :owner ORDER BY created_at DESC, id DESC LIMIT :most)
            """)
    long deleteNotes(UUID owner, int most);

    /** {@return how many notes of others the reader cannot read any more} */
    @Query("""
            DELETE FROM resource.note_share WHERE reader_id = :reader AND note_id IN (
                SELECT note_id FROM resource.note_share WHERE reader_id = :reader
                ORDER BY note_created_at DESC, note_id DESC LIMIT :most)
            """)
    long deleteShares(UUID reader, int most);
}
