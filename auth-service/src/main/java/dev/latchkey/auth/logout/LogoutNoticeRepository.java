package dev.latchkey.auth.logout;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;

/** The table {@code auth.logout_notice}. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface LogoutNoticeRepository extends GenericRepository<LogoutNotice, Long> {
    /**
     * Takes due notices and postpones each, so that no other replica takes it for some time. The time grows with each
     * attempt, up to 10 minutes. If this replica dies meanwhile, another one takes the notice after that time.
     *
     * <p>The exponent has a limit: an interval that overflows fails the statement, so that no notice is taken.
     */
    @Query("""
            WITH taken AS (
                UPDATE auth.logout_notice notice SET
                    attempts = notice.attempts + 1,
                    due_at = shared.clock()
                        + least(interval '10 minutes', interval '5 seconds' * 2 ^ least(notice.attempts, 7))
                FROM (
                    SELECT id FROM auth.logout_notice WHERE due_at <= shared.clock()
                    ORDER BY due_at LIMIT :most FOR UPDATE SKIP LOCKED) due
                WHERE notice.id = due.id
                RETURNING notice.id, notice.client_id, notice.account_id, notice.session_id, notice.attempts)
            SELECT id, client_id, account_id, session_id, attempts FROM taken""")
    List<LogoutNotice> take(int most);

    @Query("DELETE FROM auth.logout_notice WHERE id = :id")
    void delete(long id);
}
