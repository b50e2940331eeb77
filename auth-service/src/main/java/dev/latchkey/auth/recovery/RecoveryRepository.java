package dev.latchkey.auth.recovery;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The tables {@code auth.recovery_task} and {@code auth.password_reset}. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface RecoveryRepository extends GenericRepository<RecoveryTask, Long> {
    /** Notes that a link was asked for, whether or not an account has the address. */
    @Query("""
            INSERT INTO auth.recovery_task (email_key, language, caller, created_at, due_at)
            VALUES (:emailKey, :language, CAST(:caller AS jsonb), shared.clock(), shared.clock())""")
    void addRequest(String emailKey, String language, String caller);

    /** Takes due tasks and postpones each by a minute, so that another replica takes it if this one dies meanwhile. */
    @Query("""
            WITH taken AS (
                UPDATE auth.recovery_task task SET due_at = shared.clock() + interval '1 minute'
                FROM (
                    SELECT id FROM auth.recovery_task WHERE due_at <= shared.clock()
                    ORDER BY due_at LIMIT :most FOR UPDATE SKIP LOCKED) due
                WHERE task.id = due.id
                RETURNING task.id, task.email_key, task.account_id, task.language, task.caller, task.created_at)
            SELECT id, email_key, account_id, language, CAST(caller AS text) AS caller, created_at FROM taken""")
    List<RecoveryTask> take(int most);

    /** {@return 1; 0 when another replica has done the task} */
    @Query("DELETE FROM auth.recovery_task WHERE id = :id")
    int delete(long id);

    /** {@return whether the link was made; see {@code auth.request_password_reset}} */
    @Query("""
            SELECT auth.request_password_reset(
                :accountId, :hash, make_interval(secs => :seconds), CAST(:actorId AS uuid), :delivery,
                CAST(:caller AS jsonb))""")
    boolean addLink(UUID accountId, byte[] hash, long seconds, @Nullable UUID actorId, String delivery, String caller);

    /** {@return the account whose password the link can set} */
    @Query("SELECT account_id FROM auth.live_password_reset WHERE hash = :hash")
    Optional<UUID> findLive(byte[] hash);

    /** {@return the account whose password the link has set less than this number of seconds ago} */
    @Query("""
            SELECT account_id FROM auth.password_reset
            WHERE hash = :hash AND used_at > shared.clock() - make_interval(secs => :seconds)""")
    Optional<UUID> findJustUsed(byte[] hash, long seconds);

    @Query("""
            DELETE FROM auth.password_reset WHERE hash IN (
                SELECT hash FROM auth.password_reset WHERE expires_at < (SELECT shared.clock())
                ORDER BY expires_at LIMIT :batchSize FOR UPDATE SKIP LOCKED)""")
    long deleteExpiredLinks(int batchSize);

    /** Deletes tasks that are older than any link may be: their mails would come too late. */
    @Query("""
            DELETE FROM auth.recovery_task WHERE id IN (
                SELECT id FROM auth.recovery_task
                WHERE created_at < (SELECT shared.clock()) - make_interval(secs => :seconds)
                ORDER BY created_at LIMIT :batchSize FOR UPDATE SKIP LOCKED)""")
    long deleteOldTasks(long seconds, int batchSize);
}
