package dev.latchkey.auth.authorization;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code auth.authorization_code}. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface CodeRepository extends GenericRepository<CodeRepository.Row, String> {
    /** What the framework wants to know of the table. */
    @MappedEntity(value = "authorization_code", schema = "auth")
    record Row(@Id String clientId) {}

    /**
     * What a code was given for.
     *
     * @param browserSessionId in which it was given
     * @param codeChallenge by the method S256
     * @param scope space-separated
     * @param sessionId that it has opened; null as long as it is unused
     */
    @Introspected
    record Given(
            String clientId,
            UUID browserSessionId,
            String redirectUri,
            String codeChallenge,
            String scope,
            @Nullable String nonce,
            Instant expiresAt,
            @Nullable UUID sessionId) {}

    @Query("""
            INSERT INTO auth.authorization_code (
                hash, client_id, browser_session_id, redirect_uri, code_challenge, scope, nonce, expires_at)
            VALUES (:hash, :clientId, :browserSessionId, :redirectUri, :codeChallenge, :scope, :nonce, :expiresAt)""")
    void insert(
            byte[] hash,
            String clientId,
            UUID browserSessionId,
            String redirectUri,
            String codeChallenge,
            String scope,
            @Nullable String nonce,
            Instant expiresAt);

    /** Waits for whoever is redeeming it, and then reads what they have left. */
    @Query("""
            SELECT client_id, browser_session_id, redirect_uri, code_challenge, scope, nonce, expires_at, session_id
            FROM auth.authorization_code WHERE hash = :hash FOR UPDATE""")
    Optional<Given> lock(byte[] hash);

    @Query("UPDATE auth.authorization_code SET session_id = :sessionId WHERE hash = :hash")
    void use(byte[] hash, UUID sessionId);

    @Query("""
            DELETE FROM auth.authorization_code WHERE hash IN (
                SELECT hash FROM auth.authorization_code WHERE expires_at < :before
                ORDER BY expires_at LIMIT :batchSize FOR UPDATE SKIP LOCKED)""")
    long deleteExpired(Instant before, int batchSize);
}
