package dev.latchkey.auth.address;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.Optional;
import java.util.UUID;

/** The table {@code auth.address_claim}. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface AddressClaimRepository extends GenericRepository<AddressClaimRepository.Row, UUID> {
    /** An entity, because Micronaut Data requires one. */
    @MappedEntity(value = "address_claim", schema = "auth")
    record Row(@Id UUID accountId, String email) {}

    /** Finds the address that an account has or claims, and has not verified. */
    @Query("""
            SELECT coalesce(account.email, claim.email)
            FROM auth.account LEFT JOIN auth.address_claim claim ON claim.account_id = account.id
            WHERE account.id = :accountId AND account.email_verified_at IS NULL
                AND coalesce(account.email, claim.email) IS NOT NULL""")
    Optional<String> findUnverified(UUID accountId);

    /** {@return whether the link and the code of an account still work} */
    @Query("""
            SELECT EXISTS (
                SELECT FROM auth.address_claim
                WHERE account_id = :accountId AND expires_at > shared.clock() AND wrong_codes < :mostWrongCodes)""")
    boolean isLive(UUID accountId, int mostWrongCodes);

    /** Deletes claims that expired more than this number of seconds ago. */
    @Query("""
            DELETE FROM auth.address_claim WHERE account_id IN (
                SELECT account_id FROM auth.address_claim
                WHERE expires_at < (SELECT shared.clock()) - make_interval(secs => :seconds)
                ORDER BY expires_at LIMIT :batchSize FOR UPDATE SKIP LOCKED)""")
    long deleteExpired(long seconds, int batchSize);
}
