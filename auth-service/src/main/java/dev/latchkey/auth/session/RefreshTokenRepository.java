package dev.latchkey.auth.session;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code auth.refresh_token}. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface RefreshTokenRepository extends GenericRepository<Session, UUID> {
    /** One link of a session's chain. */
    @Introspected
    record Link(UUID sessionId, Instant expiresAt, @Nullable Instant usedAt) {}

    @Query("SELECT session_id, expires_at, used_at FROM auth.refresh_token WHERE hash = :hash")
    Optional<Link> find(byte[] hash);

    @Query("UPDATE auth.refresh_token SET used_at = :usedAt WHERE hash = :hash")
    void updateUsedAt(byte[] hash, Instant usedAt);

    @Query("INSERT INTO auth.refresh_token (hash, session_id, expires_at) VALUES (:hash, :sessionId, :expiresAt)")
    void insert(byte[] hash, UUID sessionId, Instant expiresAt);
}
