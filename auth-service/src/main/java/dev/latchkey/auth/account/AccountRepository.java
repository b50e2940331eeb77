package dev.latchkey.auth.account;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code auth.account}. */
@JdbcRepository(dialect = Dialect.POSTGRES)
public interface AccountRepository extends GenericRepository<Account, UUID> {
    /** Inserts; a name or address that is taken makes it fail with SQLSTATE 23505. */
    Account save(Account account);

    Optional<Account> findById(UUID id);

    Optional<Account> findByUsernameKey(String usernameKey);

    Optional<Account> findByEmailKey(String emailKey);

    boolean existsByUsernameKey(String usernameKey);

    boolean existsByEmailKey(String emailKey);

    /** Replaces a hash, unless another has taken its place meanwhile: a password that was changed stays changed. */
    @Query("UPDATE auth.account SET password_hash = :next WHERE id = :id AND password_hash = :present")
    void replacePasswordHash(UUID id, String present, String next);

    /** Gives the right to sign in back. */
    @Query("UPDATE auth.account SET enabled = true WHERE id = :id")
    int enable(UUID id);

    /** Fails with SQLSTATE LK001 when no administrator would be left. */
    @Query("UPDATE auth.account SET roles = :roles WHERE id = :id")
    int updateRoles(UUID id, String[] roles);

    /**
     * Finds accounts, the oldest first.
     *
     * @param key {@link NameKey} of a part of the username, the address or the name; of all accounts when empty
     */
    @Query("""
            SELECT * FROM auth.account
            WHERE strpos(username_key, :key) > 0 OR strpos(email_key, :key) > 0 OR strpos(lower(name), :key) > 0
            ORDER BY created_at, id LIMIT :size OFFSET :offset""")
    List<Account> search(String key, int size, long offset);

    /** {@return how many accounts {@link #search} finds on all pages} */
    @Query("""
            SELECT count(*) FROM auth.account
            WHERE strpos(username_key, :key) > 0 OR strpos(email_key, :key) > 0 OR strpos(lower(name), :key) > 0""")
    long countFound(String key);

    /**
     * Holds the account as it is until the transaction ends, so that no session slips past its being disabled, its new
     * password or its logout everywhere.
     *
     * @param passwordHash of the password that was presented
     * @return the account's id when it is enabled and the hash is still its own
     */
    @Query("SELECT id FROM auth.account WHERE id = :id AND enabled AND password_hash = :passwordHash FOR SHARE")
    Optional<UUID> lockUnchanged(UUID id, String passwordHash);
}
