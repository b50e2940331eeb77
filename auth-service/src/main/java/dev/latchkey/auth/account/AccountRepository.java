package dev.latchkey.auth.account;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code auth.account}. */
@JdbcRepository(dialect = Dialect.POSTGRES)
public interface AccountRepository extends GenericRepository<Account, UUID> {
    Optional<Account> findById(UUID id);

    Optional<Account> findByUsernameKey(String usernameKey);

    Optional<Account> findByEmailKey(String emailKey);

    /** Finds an account of this name that was registered less than this number of seconds ago. */
    @Query("""
            SELECT * FROM auth.account
            WHERE username_key = :usernameKey AND created_at > shared.clock() - make_interval(secs => :seconds)""")
    Optional<Account> findYoung(String usernameKey, long seconds);

    /** Marks the address of an account as verified, because the operator vouches for it. */
    @Query("""
            UPDATE auth.account SET email_verified_at = shared.clock()
            WHERE id = :id AND email IS NOT NULL AND email_verified_at IS NULL""")
    void vouch(UUID id);

    /** {@return whether the account is an enabled administrator, and no other account is} */
    @Query("""
            SELECT EXISTS (SELECT FROM auth.account WHERE id = :id AND enabled AND 'admin' = ANY (roles))
                AND NOT EXISTS (SELECT FROM auth.account WHERE id <> :id AND enabled AND 'admin' = ANY (roles))""")
    boolean isLastAdministrator(UUID id);

    /**
     * Replaces a hash, unless the account has another hash by now: a changed password stays changed. Does not wait for a
     * lock.
     *
     * @return 1 when it was replaced; 0 when the account has another hash, or is locked
     */
    @Query("""
            UPDATE auth.account SET password_hash = :next
            WHERE id = (
                SELECT a.id FROM auth.account a
                WHERE a.id = :id AND a.password_hash = :present FOR NO KEY UPDATE SKIP LOCKED)""")
    int replacePasswordHash(UUID id, String present, String next);

    /**
     * Finds accounts, the oldest first.
     *
     * @param key {@link NameKey} of a part of the username, the address or the name; empty finds all accounts
     * @param after the list continues with accounts that were created later, or at this time with a greater id than
     *     {@code afterId}
     * @param most the largest number of accounts to return
     * @param skipped the number of accounts to skip before these
     */
    @Query("SELECT * FROM auth.search_accounts(:key, :after, :afterId, :most, :skipped)")
    List<Account> search(String key, Instant after, UUID afterId, int most, long skipped);

    /** {@return the number of accounts that {@link #search} finds in all, counted up to {@code most}} */
    @Query("SELECT auth.count_accounts(:key, :most)")
    long countFound(String key, int most);
}
