package dev.latchkey.auth.key;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;

/** Reads the table {@code auth.signing_key}. {@link KeyFunctions} changes the states of keys. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface SigningKeyRepository extends GenericRepository<SigningKey, String> {
    List<SigningKey> findAllOrderByCreatedAt();

    /** Records this replica's longest token lifetime, so that a retired key is kept long enough. */
    @Query("""
            UPDATE auth.signing_key SET longest_token_seconds = :seconds
            WHERE state IN ('published', 'active') AND longest_token_seconds < :seconds""")
    void raiseLongestToken(long seconds);

    /** Finds ended keys whose revocation was not written, because the replica that ended them died in between. */
    @Query("""
            SELECT * FROM auth.signing_key
            WHERE state = 'revoked'
                AND revoked_at < clock_timestamp() - interval '2 seconds'
                AND NOT EXISTS (SELECT FROM shared.revocation WHERE kind = 'key' AND target_id = kid)""")
    List<SigningKey> findNotYetRevoked();

    /** Lists all keys, the oldest first, with the number of live verifiers that know each. */
    @Query("""
            SELECT kid, state, created_at, signs_from, signs_by, activated_at, retired_at, revoked_at, ends_at,
                (SELECT count(*) FROM auth.live_verifier WHERE known_kids @> ARRAY[kid]) AS known_by,
                (SELECT count(*) FROM auth.live_verifier) AS verifiers
            FROM auth.signing_key
            ORDER BY created_at, kid""")
    List<KeyDescription> describe();
}
