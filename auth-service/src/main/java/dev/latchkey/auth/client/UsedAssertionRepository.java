package dev.latchkey.auth.client;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;

/** The table {@code auth.used_assertion}. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface UsedAssertionRepository extends GenericRepository<UsedAssertionRepository.Row, String> {
    /** An entity, because Micronaut Data requires one. */
    @MappedEntity(value = "used_assertion", schema = "auth")
    record Row(@Id String jti) {}

    @Query("""
            INSERT INTO auth.used_assertion (client_id, jti, expires_at) VALUES (:clientId, :jti, :expiresAt)
            ON CONFLICT DO NOTHING""")
    int insertUnlessKnown(String clientId, String jti, Instant expiresAt);

    @Query("""
            DELETE FROM auth.used_assertion WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM auth.used_assertion WHERE expires_at < :before
                ORDER BY expires_at LIMIT :batchSize FOR UPDATE SKIP LOCKED))""")
    long deleteExpired(Instant before, int batchSize);
}
