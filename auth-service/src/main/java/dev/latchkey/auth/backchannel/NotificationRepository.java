package dev.latchkey.auth.backchannel;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;

/** The table {@code auth.notification}. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface NotificationRepository extends GenericRepository<Notification, Long> {
    /**
     * Takes due notifications and postpones each, so that no other replica takes it for some time. The time grows with each
     * attempt, up to 10 minutes for a logout, and up to an hour for a security event. If this replica dies meanwhile, another
     * one takes the notification after that time.
     *
     * <p>The exponent has a limit: an interval that overflows fails the statement, so that no notification is taken.
     */
    @Query("""
            WITH taken AS (
                UPDATE auth.notification notification SET
                    attempts = notification.attempts + 1,
                    due_at = shared.clock() + least(
                        CASE notification.kind WHEN 'logout' THEN interval '10 minutes' ELSE interval '1 hour' END,
                        interval '5 seconds' * 2 ^ least(notification.attempts, 10))
                FROM (
                    SELECT id FROM auth.notification WHERE due_at <= shared.clock()
                    ORDER BY due_at LIMIT :most FOR UPDATE SKIP LOCKED) due
                WHERE notification.id = due.id
                RETURNING notification.id, notification.kind, notification.jti, notification.client_id,
                    notification.account_id, notification.session_id, notification.attempts, notification.happened_at)
            SELECT id, kind, jti, client_id, account_id, session_id, attempts, happened_at FROM taken""")
    List<Notification> take(int most);

    @Query("DELETE FROM auth.notification WHERE id = :id")
    void delete(long id);
}
