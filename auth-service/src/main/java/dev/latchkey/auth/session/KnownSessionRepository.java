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

/** Finds sessions and their accounts, each with one indexed statement. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface KnownSessionRepository extends GenericRepository<Session, UUID> {
    /** A session and its account. */
    @Introspected
    record Row(
            UUID id,
            Instant authTime,
            UUID accountId,
            String username,
            @Nullable String name,
            @TypeDef(type = DataType.STRING_ARRAY) List<String> roles,
            @TypeDef(type = DataType.STRING_ARRAY) List<String> amr) {}

    @Query("""
            SELECT id, auth_time, account_id, username, name, roles, amr FROM auth.live_session WHERE id = :id""")
    Optional<Row> findOpen(UUID id);

    @Query("SELECT EXISTS (SELECT FROM auth.session WHERE id = :id AND opened_in = :browserSession)")
    boolean isOpenedIn(UUID id, UUID browserSession);

    @Query("""
            SELECT session.id AS session_id, session.client_id, session.scope, account.id AS account_id, account.username,
                session.auth_time, session.amr, link.expires_at,
                link.used_at IS NULL AND link.expires_at > shared.clock()
                    AND EXISTS (SELECT FROM auth.live_session live WHERE live.id = session.id) AS active
            FROM auth.refresh_token link
            JOIN auth.session ON session.id = link.session_id
            JOIN auth.account ON account.id = session.account_id
            WHERE link.hash = :hash""")
    Optional<KnownRefreshToken> findByRefreshToken(byte[] hash);

    @Query("""
            SELECT session.id FROM auth.refresh_token link
            JOIN auth.session ON session.id = link.session_id
            JOIN auth.account ON account.id = session.account_id
            WHERE link.hash = :hash AND (account.username_key = :nameKey OR account.email_key = :nameKey)""")
    Optional<UUID> findByRefreshTokenAndName(byte[] hash, String nameKey);
}
