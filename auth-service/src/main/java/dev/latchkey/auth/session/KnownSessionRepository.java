package dev.latchkey.auth.session;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.DataType;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sessions with their accounts, one indexed statement each. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface KnownSessionRepository extends GenericRepository<Session, UUID> {
    String FIND_OPEN = """
            SELECT session.id, session.auth_time, account.id AS account_id, account.username, account.name, account.roles
            FROM auth.account JOIN auth.session ON session.account_id = account.id
            WHERE session.id = :id AND session.ended_at IS NULL AND session.expires_at > :now AND account.enabled""";

    /** A session and whose it is. */
    @Introspected
    record Row(
            UUID id,
            Instant authTime,
            UUID accountId,
            String username,
            @Nullable String name,
            @TypeDef(type = DataType.STRING_ARRAY) List<String> roles) {}

    @Query(FIND_OPEN)
    Optional<Row> findOpen(UUID id, Instant now);

    /** Waits for whoever is ending the session or disabling the account, and then reads what they have left. */
    @Query(FIND_OPEN + " FOR SHARE OF account, session")
    Optional<Row> lockOpen(UUID id, Instant now);

    @Query("SELECT EXISTS (SELECT FROM auth.session WHERE id = :id AND opened_in = :browserSession)")
    boolean isOpenedIn(UUID id, UUID browserSession);

    @Query("""
            SELECT session.id AS session_id, session.client_id, session.scope, account.id AS account_id, account.username,
                session.auth_time, link.expires_at,
                link.used_at IS NULL AND link.expires_at > :now AND session.ended_at IS NULL AND session.expires_at > :now
                    AND account.enabled AS active
            FROM auth.refresh_token link
            JOIN auth.session ON session.id = link.session_id
            JOIN auth.account ON account.id = session.account_id
            WHERE link.hash = :hash""")
    Optional<KnownRefreshToken> findByRefreshToken(byte[] hash, Instant now);
}
