package dev.latchkey.resource.note;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.UUID;

/** Counts the notes of all accounts, and reads nothing else of them. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface NoteCountRepository extends GenericRepository<Note, UUID> {
    @Query("SELECT count(*) FROM resource.note")
    long count();
}
