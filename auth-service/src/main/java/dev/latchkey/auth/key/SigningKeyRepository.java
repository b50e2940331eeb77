package dev.latchkey.auth.key;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;

/** The table {@code auth.signing_key}. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface SigningKeyRepository extends GenericRepository<SigningKey, String> {
    List<SigningKey> findAllOrderByCreatedAt();

    /**
     * Adds a key that signs, unless there is one: of several replicas that do so at once, the first one's key stays, and
     * the others wait until it is committed.
     */
    @Query("""
            INSERT INTO auth.signing_key (kid, state, encrypted_jwk, created_at)
            VALUES (:kid, 'active', :encryptedJwk, :createdAt)
            ON CONFLICT DO NOTHING""")
    void insertUnlessOneIsActive(String kid, String encryptedJwk, Instant createdAt);
}
