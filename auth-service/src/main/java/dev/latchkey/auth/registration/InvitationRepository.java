package dev.latchkey.auth.registration;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code auth.invitation}. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface InvitationRepository extends GenericRepository<Invitation, UUID> {
    @Query("""
            INSERT INTO auth.invitation (id, hash, email, email_key, invited_by, created_at, expires_at)
            VALUES (:id, :hash, :email, :emailKey, :invitedBy, shared.clock(),
                shared.clock() + make_interval(secs => :seconds))""")
    void insert(UUID id, byte[] hash, @Nullable String email, @Nullable String emailKey, UUID invitedBy, long seconds);

    @Query("""
            SELECT id, email, email_key, invited_by, created_at, expires_at FROM auth.invitation WHERE id = :id""")
    Optional<Invitation> findById(UUID id);

    @Query("""
            SELECT id, email, email_key, invited_by, created_at, expires_at FROM auth.invitation
            WHERE hash = :hash AND expires_at > shared.clock()""")
    Optional<Invitation> findGood(byte[] hash);

    @Query("""
            SELECT id, email, email_key, invited_by, created_at, expires_at FROM auth.invitation
            WHERE expires_at > shared.clock() AND (expires_at, id) > (:after, :afterId)
            ORDER BY expires_at, id LIMIT :most OFFSET :skipped""")
    List<Invitation> findPage(Instant after, UUID afterId, int most, long skipped);

    /** Finds the newest invitations of an administrator. */
    @Query("""
            SELECT id, email, email_key, invited_by, created_at, expires_at FROM auth.invitation
            WHERE invited_by = :invitedBy ORDER BY created_at DESC, id DESC LIMIT :most""")
    List<Invitation> findByInvitedBy(UUID invitedBy, int most);

    /** {@return the number of valid invitations, counted up to {@code most}} */
    @Query("SELECT count(*) FROM (SELECT FROM auth.invitation WHERE expires_at > shared.clock() LIMIT :most) counted")
    long countGood(int most);

    @Query("DELETE FROM auth.invitation WHERE id = :id")
    int deleteById(UUID id);

    @Query("""
            DELETE FROM auth.invitation WHERE id IN (
                SELECT id FROM auth.invitation WHERE expires_at < (SELECT shared.clock())
                ORDER BY expires_at LIMIT :batchSize FOR UPDATE SKIP LOCKED)""")
    long deleteExpired(int batchSize);
}
