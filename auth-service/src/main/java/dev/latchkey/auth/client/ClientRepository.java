package dev.latchkey.auth.client;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table {@code auth.client}. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface ClientRepository extends GenericRepository<RegisteredClient, String> {
    RegisteredClient save(RegisteredClient client);

    Optional<RegisteredClient> findById(String clientId);

    @Query("""
            SELECT * FROM auth.client WHERE (created_at, client_id) > (:after, :afterId)
            ORDER BY created_at, client_id LIMIT :most OFFSET :skipped""")
    List<RegisteredClient> findPage(Instant after, String afterId, int most, long skipped);

    /** {@return the number of clients, counted up to {@code most}} */
    @Query("SELECT count(*) FROM (SELECT FROM auth.client LIMIT :most) counted")
    long count(int most);

    @Query("UPDATE auth.client SET secret = :hash WHERE client_id = :id AND secret IS NOT NULL")
    int updateSecret(String id, byte[] hash);

    int deleteById(String clientId);

    @Query("""
            UPDATE auth.client
            SET scope = array_to_string(array_remove(string_to_array(scope, ' '), CAST(:name AS text)), ' ')
            WHERE CAST(:name AS text) = ANY (string_to_array(scope, ' '))""")
    int dropScope(String name);

    /** Inserts a client, or overwrites all its members except the time of registration. */
    @Query("""
            INSERT INTO auth.client (
                client_id, client_name, grant_types, scope, redirect_uris, token_endpoint_auth_method, secret, jwks,
                jwks_uri, audiences, target_audiences, first_party, post_logout_redirect_uris, backchannel_logout_uri,
                security_events_uri, client_uri, logo_uri, policy_uri, tos_uri, created_at)
            VALUES (
                :clientId, :clientName, :grantTypes, :scope, :redirectUris, :tokenEndpointAuthMethod, :secret, :jwks,
                :jwksUri, :audiences, :targetAudiences, :firstParty, :postLogoutRedirectUris, :backchannelLogoutUri,
                :securityEventsUri, :clientUri, :logoUri, :policyUri, :tosUri, :createdAt)
            ON CONFLICT (client_id) DO UPDATE SET
                client_name = excluded.client_name, grant_types = excluded.grant_types, scope = excluded.scope,
                redirect_uris = excluded.redirect_uris, secret = excluded.secret, jwks = excluded.jwks,
                token_endpoint_auth_method = excluded.token_endpoint_auth_method, jwks_uri = excluded.jwks_uri,
                audiences = excluded.audiences, target_audiences = excluded.target_audiences,
                first_party = excluded.first_party, post_logout_redirect_uris = excluded.post_logout_redirect_uris,
                backchannel_logout_uri = excluded.backchannel_logout_uri,
                security_events_uri = excluded.security_events_uri, client_uri = excluded.client_uri,
                logo_uri = excluded.logo_uri, policy_uri = excluded.policy_uri, tos_uri = excluded.tos_uri""")
    void upsert(RegisteredClient client);
}
