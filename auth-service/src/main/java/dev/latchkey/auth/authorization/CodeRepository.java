package dev.latchkey.auth.authorization;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code auth.authorization_code}. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface CodeRepository extends GenericRepository<CodeRepository.Row, String> {
    /** An entity, because Micronaut Data requires one. */
    @MappedEntity(value = "authorization_code", schema = "auth")
    record Row(@Id String clientId) {}

    @Query("""
            INSERT INTO auth.authorization_code (
                hash, client_id, browser_session_id, redirect_uri, code_challenge, scope, nonce, expires_at)
            VALUES (:hash, :clientId, :browserSessionId, :redirectUri, :codeChallenge, :scope, :nonce,
                shared.clock() + make_interval(secs => :seconds))""")
    void insert(
            byte[] hash,
            String clientId,
            UUID browserSessionId,
            String redirectUri,
            String codeChallenge,
            String scope,
            @Nullable String nonce,
            long seconds);

    @Query("""
            DELETE FROM auth.authorization_code WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM auth.authorization_code
                WHERE expires_at < (SELECT shared.clock()) - make_interval(secs => :keptSeconds)
                ORDER BY expires_at LIMIT :batchSize FOR UPDATE SKIP LOCKED))""")
    long deleteExpired(long keptSeconds, int batchSize);
}
