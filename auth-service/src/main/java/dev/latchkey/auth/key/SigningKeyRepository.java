package dev.latchkey.auth.key;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;

/** The table {@code auth.signing_key}, to be read; what changes a state is in {@link KeyFunctions}. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface SigningKeyRepository extends GenericRepository<SigningKey, String> {
    List<SigningKey> findAllOrderByCreatedAt();

    /** Says that this replica may sign tokens that live so long, to whoever will retire the key. */
    @Query("""
            UPDATE auth.signing_key SET longest_token_seconds = :seconds
            WHERE state IN ('published', 'active') AND longest_token_seconds < :seconds""")
    void raiseLongestToken(long seconds);

    /** Finds keys that were ended, and whose revocation was not written: whoever ended them has died in between. */
    @Query("""
            SELECT * FROM auth.signing_key
            WHERE state = 'revoked'
                AND revoked_at < clock_timestamp() - interval '2 seconds'
                AND NOT EXISTS (SELECT FROM shared.revocation WHERE kind = 'key' AND target_id = kid)""")
    List<SigningKey> findNotYetRevoked();

    /** Tells of every key, the oldest first, and how many of the live verifiers know it. */
    @Query("""
            SELECT kid, state, created_at, signs_from, signs_by, activated_at, retired_at, revoked_at, ends_at,
                (SELECT count(*) FROM auth.live_verifier WHERE known_kids @> ARRAY[kid]) AS known_by,
                (SELECT count(*) FROM auth.live_verifier) AS verifiers
            FROM auth.signing_key
            ORDER BY created_at, kid""")
    List<KeyDescription> describe();
}
