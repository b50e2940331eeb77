package dev.latchkey.auth.authorization;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.DataType;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The table {@code auth.consent}. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface ConsentRepository extends GenericRepository<ConsentRepository.Row, UUID> {
    /** An entity, because Micronaut Data requires one. */
    @MappedEntity(value = "consent", schema = "auth")
    record Row(
            @Id UUID accountId,
            @TypeDef(type = DataType.STRING_ARRAY) List<String> scope) {}

    /** A consent that is older than the catalogue's entry was for another scope of the same name. */
    @Query("""
            SELECT scope FROM auth.consent given WHERE account_id = :accountId AND client_id = :clientId
            AND NOT EXISTS (
                SELECT FROM auth.scope added WHERE added.name = given.scope AND added.created_at > given.given_at)""")
    List<String> findScope(UUID accountId, String clientId);

    /** A consent as its person may read it. */
    @Introspected
    record Stored(String clientId, String clientName, String scope, Instant givenAt) {}

    /** Finds the newest consents of a person. */
    @Query("""
            SELECT given.client_id, client.client_name, given.scope, given.given_at
            FROM auth.consent given JOIN auth.client client ON client.client_id = given.client_id
            WHERE given.account_id = :accountId ORDER BY given.given_at DESC, given.scope LIMIT :most""")
    List<Stored> findStored(UUID accountId, int most);

    /**
     * What a user has allowed one application.
     *
     * @param scope space-separated
     * @param since when the oldest part of it was given or renewed
     */
    @Introspected
    record Given(String clientId, String name, String scope, Instant since) {}

    /** Finds all that a user has allowed. Leaves out what {@link #findScope} does not count. */
    @Query("""
            SELECT given.client_id, client.client_name AS name, string_agg(given.scope, ' ' ORDER BY given.scope) AS scope,
                min(given.given_at) AS since
            FROM auth.consent given JOIN auth.client client ON client.client_id = given.client_id
            WHERE given.account_id = :accountId AND NOT EXISTS (
                SELECT FROM auth.scope added WHERE added.name = given.scope AND added.created_at > given.given_at)
            GROUP BY given.client_id, client.client_name
            ORDER BY client.client_name, given.client_id""")
    List<Given> findGiven(UUID accountId);

    /** Stores a consent, or renews it, unless the account or the client has just been deleted. */
    @Query("""
            INSERT INTO auth.consent (account_id, client_id, scope, given_at)
            SELECT account.id, client.client_id, asked.scope, shared.clock()
            FROM (SELECT id FROM auth.account WHERE id = :accountId FOR KEY SHARE) account
            CROSS JOIN (SELECT client_id FROM auth.client WHERE client_id = :clientId FOR KEY SHARE) client
            CROSS JOIN unnest(:scope) AS asked (scope)
            ORDER BY asked.scope
            ON CONFLICT (account_id, client_id, scope) DO UPDATE SET given_at = excluded.given_at""")
    void insert(UUID accountId, String clientId, String[] scope);
}
