package dev.latchkey.auth.revocation;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;

/** The table {@code shared.revocation}, for its one writer. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface RevocationRepository extends GenericRepository<Revocation, Long> {
    /** Appends; a later expiry for the same target takes the old row's place, with a new place in the order. */
    @Query("""
            WITH shorter AS (
                DELETE FROM shared.revocation
                WHERE kind = :kind AND target_id = :targetId AND expires_at < :expiresAt
            )
            INSERT INTO shared.revocation (kind, target_id, expires_at)
            VALUES (:kind, :targetId, :expiresAt)
            ON CONFLICT (kind, target_id) DO NOTHING""")
    void insert(String kind, String targetId, Instant expiresAt);
}
