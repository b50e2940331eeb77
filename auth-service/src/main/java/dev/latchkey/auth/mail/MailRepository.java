package dev.latchkey.auth.mail;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.UUID;

/** The tables {@code auth.mail} and {@code auth.mail_pace}. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface MailRepository extends GenericRepository<WaitingMail, UUID> {
    /** {@return how many older mails to this recipient were deleted} See {@code auth.promise_mail}. */
    @Query("SELECT auth.promise_mail(:id, :recipient, :content, :most)")
    int promise(UUID id, UUID recipient, String content, int most);

    /** See {@code auth.take_mails}. */
    @Query("""
            SELECT id, content, attempts, created_at < shared.clock() - make_interval(secs => :retentionSeconds) AS expired
            FROM auth.take_mails(:most, :perMinute, make_interval(secs => :leaseSeconds))""")
    List<WaitingMail> take(int most, int perMinute, long leaseSeconds, long retentionSeconds);

    /** Gives a mail back that was not tried. See {@code auth.release_mail}. */
    @Query("SELECT auth.release_mail(:id)")
    int release(UUID id);

    @Query("UPDATE auth.mail SET due_at = shared.clock() + make_interval(secs => :seconds) WHERE id = :id")
    void postpone(UUID id, long seconds);

    @Query("DELETE FROM auth.mail WHERE id = :id")
    void delete(UUID id);

    /** {@return the number of mails that wait, counted up to {@code most}} */
    @Query("SELECT count(*) FROM (SELECT FROM auth.mail LIMIT :most) counted")
    long count(int most);

    @Query("""
            DELETE FROM auth.mail WHERE id IN (
                SELECT id FROM auth.mail
                WHERE created_at < (SELECT shared.clock()) - make_interval(secs => :retentionSeconds)
                ORDER BY created_at LIMIT :batchSize FOR UPDATE SKIP LOCKED)""")
    long deleteExpired(long retentionSeconds, int batchSize);

    @Query("""
            DELETE FROM auth.mail_pace WHERE recipient IN (
                SELECT recipient FROM auth.mail_pace WHERE ends_at < (SELECT shared.clock())
                ORDER BY ends_at LIMIT :batchSize FOR UPDATE SKIP LOCKED)""")
    long deletePaces(int batchSize);
}
