package dev.latchkey.auth.session;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The table {@code auth.session}. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface SessionRepository extends GenericRepository<Session, UUID> {
    Session save(Session session);

    boolean existsByIdAndAccountId(UUID id, UUID accountId);

    /** Those that can be refreshed, and the current one, whose token is good. */
    @Query("""
            SELECT session.id, session.auth_time AS created_at, session.last_used_at, session.user_agent, session.ip,
                session.id = :current AS current
            FROM auth.session
            WHERE session.account_id = :accountId AND session.ended_at IS NULL AND session.expires_at > :now
                AND (session.id = :current OR EXISTS (
                    SELECT FROM auth.refresh_token link
                    WHERE link.session_id = session.id AND link.used_at IS NULL AND link.expires_at > :now))
            ORDER BY session.last_used_at DESC, session.id""")
    List<LiveSession> findLive(UUID accountId, UUID current, Instant now);

    /** Locks in the order in which they are ended. */
    @Query("""
            UPDATE auth.session SET opened_in = :heir WHERE id IN (
                SELECT id FROM auth.session WHERE opened_in = :from AND ended_at IS NULL ORDER BY id FOR NO KEY UPDATE)""")
    void updateOpenedIn(UUID from, UUID heir);

    /** Deletes what was over before a time; the database's clock must say so too. */
    @Query("SELECT auth.purge_sessions(least(:overBefore, now()), :batchSize)")
    long purge(Instant overBefore, int batchSize);
}
