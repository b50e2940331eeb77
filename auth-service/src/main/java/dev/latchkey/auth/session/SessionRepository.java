package dev.latchkey.auth.session;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code auth.session}. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface SessionRepository extends GenericRepository<Session, UUID> {
    boolean existsByIdAndAccountId(UUID id, UUID accountId);

    /**
     * Finds the sessions that can be refreshed, and the current one, whose access token is valid. The one last used comes
     * first.
     *
     * @param before the list continues with sessions that were last used earlier, or at this time with a lower id than
     *     {@code beforeId}
     */
    @Query("""
            SELECT session.id, session.auth_time AS created_at, session.last_used_at, session.user_agent, session.ip,
                session.id = :current AS current
            FROM auth.live_session session
            WHERE session.account_id = :accountId
                AND (session.last_used_at, session.id) < (:before, :beforeId)
                AND (session.id = :current OR EXISTS (
                    SELECT FROM auth.refresh_token link
                    WHERE link.session_id = session.id AND link.used_at IS NULL AND link.expires_at > shared.clock()))
            ORDER BY session.last_used_at DESC, session.id DESC
            LIMIT :most""")
    List<LiveSession> findLive(UUID accountId, UUID current, Instant before, UUID beforeId, int most);

    /** A session as its owner may read it, live or not. */
    @Introspected
    record Stored(
            UUID id,
            String clientId,
            String scope,
            Instant authTime,
            Instant lastUsedAt,
            Instant expiresAt,
            @Nullable Instant endedAt,
            @Nullable String userAgent,
            @Nullable String ip) {}

    /** Finds the newest sessions of an account. */
    @Query("""
            SELECT id, client_id, scope, auth_time, last_used_at, expires_at, ended_at, user_agent, ip
            FROM auth.session WHERE account_id = :accountId ORDER BY auth_time DESC, id DESC LIMIT :most""")
    List<Stored> findStored(UUID accountId, int most);

    /** Finds only the current session. */
    @Query("""
            SELECT session.id, session.auth_time AS created_at, session.last_used_at, session.user_agent, session.ip,
                true AS current
            FROM auth.live_session session WHERE session.account_id = :accountId AND session.id = :current""")
    Optional<LiveSession> findLive(UUID accountId, UUID current);
}
