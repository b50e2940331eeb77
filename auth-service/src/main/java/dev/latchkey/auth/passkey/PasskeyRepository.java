package dev.latchkey.auth.passkey;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tables {@code auth.passkey} and {@code auth.used_challenge}. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface PasskeyRepository extends GenericRepository<Passkey, UUID> {
    @Query("SELECT * FROM auth.passkey WHERE credential_id = :credentialId")
    Optional<Passkey> findByCredentialId(byte[] credentialId);

    /** {@return the passkeys of an account, the oldest first} */
    @Query("SELECT * FROM auth.passkey WHERE account_id = :accountId ORDER BY created_at, id")
    List<Passkey> findByAccountId(UUID accountId);

    /** A passkey as the download of its owner's data shows it. */
    @Introspected
    record Stored(String name, Instant createdAt, @Nullable Instant lastUsedAt, boolean backedUp) {}

    /** Finds the newest passkeys of an account. */
    @Query("""
            SELECT name, created_at, last_used_at, backed_up FROM auth.passkey
            WHERE account_id = :accountId ORDER BY created_at DESC, id DESC LIMIT :most""")
    List<Stored> findStored(UUID accountId, int most);

    /** {@return 1; 0 when the account has no such passkey} */
    @Query("UPDATE auth.passkey SET name = :name WHERE id = :id AND account_id = :accountId")
    int rename(UUID id, UUID accountId, String name);

    @Query("""
            DELETE FROM auth.used_challenge WHERE hash IN (
                SELECT hash FROM auth.used_challenge WHERE expires_at < (SELECT shared.clock())
                ORDER BY expires_at LIMIT :batchSize FOR UPDATE SKIP LOCKED)""")
    long deleteExpiredChallenges(int batchSize);
}
