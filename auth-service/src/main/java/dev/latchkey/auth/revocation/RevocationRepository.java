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
            INSERT INTO shared.revocation AS old (kind, target_id, expires_at)
            VALUES (:kind, :targetId, :expiresAt)
            ON CONFLICT (kind, target_id) DO UPDATE SET seq = DEFAULT, expires_at = excluded.expires_at
            WHERE old.expires_at < excluded.expires_at""")
    void insert(String kind, String targetId, Instant expiresAt);
}
