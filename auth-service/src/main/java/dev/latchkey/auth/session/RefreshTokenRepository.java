package dev.latchkey.auth.session;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.UUID;

/** The table {@code auth.refresh_token}; {@link RefreshFunction} rotates. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface RefreshTokenRepository extends GenericRepository<Session, UUID> {
    /** Inserts the first link of a session's chain. */
    @Query("INSERT INTO auth.refresh_token (hash, session_id, expires_at) VALUES (:hash, :sessionId, :expiresAt)")
    void insert(byte[] hash, UUID sessionId, Instant expiresAt);
}
