package dev.latchkey.auth.address;

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
                AND coalesce(account.email, claim.email) IS NOT NULL
                AND NOT EXISTS (
                    SELECT FROM auth.account other
                    WHERE other.email_key = claim.email_key AND other.email_verified_at IS NOT NULL)""")
    Optional<String> findUnverified(UUID accountId);

    /**
     * The account that a link verifies an address for.
     *
     * @param username that the account has, or will have
     */
    @Introspected
    record Claimant(String username, Instant createdAt) {}

    /** Finds the account whose address a link would verify. */
    @Query("""
            SELECT CASE WHEN claim.takes_username THEN claim.email ELSE account.username END AS username, account.created_at
            FROM auth.address_claim claim JOIN auth.account ON account.id = claim.account_id
            WHERE claim.token_hash = :tokenHash AND claim.expires_at > shared.clock()""")
    Optional<Claimant> findClaimant(byte[] tokenHash);

    /** {@return whether the link and the code of an account still work} */
    @Query("""
            SELECT EXISTS (
                SELECT FROM auth.address_claim
                WHERE account_id = :accountId AND expires_at > shared.clock() AND wrong_codes < :mostWrongCodes)""")
    boolean isLive(UUID accountId, int mostWrongCodes);

    /**
     * Deletes claims that expired more than this number of seconds ago. A claim stays if its account has no other record of
     * its address, unless another account has verified that address.
     */
    @Query("""
            DELETE FROM auth.address_claim WHERE account_id IN (
                SELECT claim.account_id FROM auth.address_claim claim
                WHERE claim.expires_at < (SELECT shared.clock()) - make_interval(secs => :seconds)
                    AND (
                        EXISTS (SELECT FROM auth.account a WHERE a.id = claim.account_id AND a.email IS NOT NULL)
                        OR EXISTS (
                            SELECT FROM auth.account a
                            WHERE a.email_key = claim.email_key AND a.email_verified_at IS NOT NULL))
                ORDER BY claim.expires_at LIMIT :batchSize FOR UPDATE OF claim SKIP LOCKED)""")
    long deleteExpired(long seconds, int batchSize);
}
