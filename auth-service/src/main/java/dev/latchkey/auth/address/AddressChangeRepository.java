package dev.latchkey.auth.address;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tables {@code auth.address_change} and {@code auth.address_undo}. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface AddressChangeRepository extends GenericRepository<AddressChangeRepository.Row, UUID> {
    /** An entity, because Micronaut Data requires one. */
    @MappedEntity(value = "address_change", schema = "auth")
    record Row(@Id UUID accountId, String email) {}

    /**
     * What a link is about.
     *
     * @param username that the account has
     * @param email that the link gives to the account
     */
    @Introspected
    record Subject(UUID accountId, String username, String email) {}

    /** Finds the address that an account waits to get. */
    @Query("""
            SELECT email FROM auth.address_change
            WHERE account_id = :accountId AND expires_at > shared.clock()""")
    Optional<String> findPending(UUID accountId);

    /** Finds what a link would confirm. */
    @Query("""
            SELECT change.account_id, account.username, change.email
            FROM auth.address_change change JOIN auth.account ON account.id = change.account_id
            WHERE change.token_hash = :tokenHash AND change.expires_at > shared.clock()""")
    Optional<Subject> findChange(byte[] tokenHash);

    /** Finds what a link would undo. */
    @Query("""
            SELECT undo.account_id, account.username, undo.email
            FROM auth.address_undo undo JOIN auth.account ON account.id = undo.account_id
            WHERE undo.hash = :hash AND undo.expires_at > shared.clock() AND undo.used_at IS NULL""")
    Optional<Subject> findUndo(byte[] hash);

    /** {@return whether the link has undone a change less than this number of seconds ago} */
    @Query("""
            SELECT EXISTS (
                SELECT FROM auth.address_undo
                WHERE hash = :hash AND used_at > shared.clock() - make_interval(secs => :seconds))""")
    boolean wasJustUndone(byte[] hash, long seconds);

    /** The wish for another address, as its owner may read it. */
    @Introspected
    record StoredChange(String email, Instant expiresAt) {}

    /** Finds the wish of an account, expired or not. */
    @Query("SELECT email, expires_at FROM auth.address_change WHERE account_id = :accountId")
    Optional<StoredChange> findStored(UUID accountId);

    /**
     * A link that undoes a change, as the owner of the account may read it.
     *
     * @param email the earlier address
     */
    @Introspected
    record StoredUndo(
            String email, Instant expiresAt, @Nullable Instant usedAt) {}

    /** Finds the newest links of an account that undo changes, expired or not. */
    @Query("""
            SELECT email, expires_at, used_at FROM auth.address_undo
            WHERE account_id = :accountId ORDER BY id DESC LIMIT :most""")
    List<StoredUndo> findStoredUndos(UUID accountId, int most);

    /** {@return 1; 0 when the account waits for no address} */
    @Query("DELETE FROM auth.address_change WHERE account_id = :accountId")
    int withdraw(UUID accountId);

    @Query("""
            DELETE FROM auth.address_change WHERE account_id IN (
                SELECT account_id FROM auth.address_change WHERE expires_at < (SELECT shared.clock())
                ORDER BY expires_at LIMIT :batchSize FOR UPDATE SKIP LOCKED)""")
    long deleteExpired(int batchSize);

    @Query("""
            DELETE FROM auth.address_undo WHERE id IN (
                SELECT id FROM auth.address_undo WHERE expires_at < (SELECT shared.clock())
                ORDER BY expires_at LIMIT :batchSize FOR UPDATE SKIP LOCKED)""")
    long deleteExpiredUndos(int batchSize);
}
