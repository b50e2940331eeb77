package dev.latchkey.auth.session;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.UUID;

/** The table {@code auth.session}. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface SessionRepository extends GenericRepository<Session, UUID> {
    boolean existsByIdAndAccountId(UUID id, UUID accountId);

    /** Those that can be refreshed, and the current one, whose token is good. */
    @Query("""
            SELECT session.id, session.auth_time AS created_at, session.last_used_at, session.user_agent, session.ip,
                session.id = :current AS current
            FROM auth.live_session session
            WHERE session.account_id = :accountId
                AND (session.id = :current OR EXISTS (
                    SELECT FROM auth.refresh_token link
                    WHERE link.session_id = session.id AND link.used_at IS NULL AND link.expires_at > shared.clock()))
            ORDER BY session.last_used_at DESC, session.id""")
    List<LiveSession> findLive(UUID accountId, UUID current);

    /** Deletes what has been over for so many seconds. */
    @Query("SELECT auth.purge_sessions(shared.clock() - make_interval(secs => :seconds), :batchSize)")
    long purge(long seconds, int batchSize);
}
