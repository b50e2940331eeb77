package dev.latchkey.auth.factor;

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

/** The tables {@code auth.totp} and {@code auth.recovery_code}. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface FactorRepository extends GenericRepository<FactorRepository.App, UUID> {
    /**
     * An authenticator app.
     *
     * @param secret see {@link SealedSecrets}
     * @param createdAt when its owner has shown the first code
     */
    @MappedEntity(value = "totp", schema = "auth")
    record App(@Id UUID accountId, String secret, Instant createdAt) {
        /** The secret stays out of logs. */
        @Override
        public String toString() {
            return "App[" + accountId + "]";
        }
    }

    @Query("SELECT account_id, secret, created_at FROM auth.totp WHERE account_id = :accountId")
    Optional<App> findApp(UUID accountId);

    /**
     * How many recovery codes an account has.
     *
     * @param made all, used ones included
     */
    @Introspected
    record Codes(long made, long used) {}

    @Query("SELECT count(*) AS made, count(used_at) AS used FROM auth.recovery_code WHERE account_id = :accountId")
    Codes findCodes(UUID accountId);

    /** {@return the number of recovery codes that were not used} */
    @Query("SELECT count(*) FROM auth.recovery_code WHERE account_id = :accountId AND used_at IS NULL")
    long countCodes(UUID accountId);

    /** {@return whether the account has this recovery code, used or not} */
    @Query("SELECT EXISTS (SELECT FROM auth.recovery_code WHERE account_id = :accountId AND hash = :hash)")
    boolean hasCode(UUID accountId, byte[] hash);

    /** {@return whether the account has an authenticator app or a passkey} */
    @Query("""
            SELECT EXISTS (
                SELECT account_id FROM auth.totp WHERE account_id = :accountId
                UNION ALL SELECT account_id FROM auth.passkey WHERE account_id = :accountId)""")
    boolean hasAny(UUID accountId);
}
