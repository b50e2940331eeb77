package dev.latchkey.auth.session;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The table {@code auth.session}. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface SessionRepository extends GenericRepository<Session, UUID> {
    Session save(Session session);

    /** Finds the session and holds it until the transaction ends: refreshing and ending take turns. */
    @Query("SELECT * FROM auth.session WHERE id = :id FOR UPDATE")
    Optional<Session> lock(UUID id);

    /** Deletes what was over before a time; the database's clock must say so too. */
    @Query("SELECT auth.purge_sessions(least(:overBefore, now()), :batchSize)")
    long purge(Instant overBefore, int batchSize);

    void updateEndedAt(@Id UUID id, @io.micronaut.core.annotation.Nullable Instant endedAt);
}
