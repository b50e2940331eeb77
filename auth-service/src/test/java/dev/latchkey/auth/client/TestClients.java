package dev.latchkey.auth.client;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import dev.latchkey.auth.AuthServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** OAuth clients for tests. By default a client has a secret and the grant {@code client_credentials}. */
public final class TestClients {
    public static final String SCOPE = "notes:count accounts:read";
    public static final List<String> TARGETS = List.of("latchkey-api", "https://orders.example.test");

    private static final Instant CREATED_AT = Instant.parse("2026-03-01T12:00:00Z");

    private TestClients() {}

    /**
     * A registered client with its secret in plain text.
     *
     * @param secret meaningless if the client's method needs none
     */
    public record Known(RegisteredClient client, String secret) {
        public String id() {
            return client.clientId();
        }

        /** {@return the value of the {@code Authorization} header} */
        public String basic() {
            return TestClients.basic(id(), secret);
        }

        /** {@return the form parameters of {@code client_secret_post}} */
        public String post() {
            return "client_id=" + id() + "&client_secret=" + secret;
        }
    }

    public static Known basic(AuthServer server) {
        return add(server, ClientAuthenticationMethod.CLIENT_SECRET_BASIC, null, null);
    }

    public static Known post(AuthServer server) {
        return add(server, ClientAuthenticationMethod.CLIENT_SECRET_POST, null, null);
    }

    public static Known publicOne(AuthServer server) {
        return add(server, ClientAuthenticationMethod.NONE, null, null);
    }

    public static Known withKeys(AuthServer server, JWK... keys) {
        String jwks = new JWKSet(List.of(keys)).toPublicJWKSet().toString();
        return add(server, ClientAuthenticationMethod.PRIVATE_KEY_JWT, jwks, null);
    }

    public static Known withKeysAt(AuthServer server, URI jwksUri) {
        return add(server, ClientAuthenticationMethod.PRIVATE_KEY_JWT, null, jwksUri.toString());
    }

    public static String basic(String id, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((id + ':' + secret).getBytes(StandardCharsets.UTF_8));
    }

    /** {@return a client with a secret, this scope and these grants} */
    public static Known with(AuthServer server, String scope, List<String> grantTypes) {
        return add(server, client(scope, grantTypes, TARGETS));
    }

    /** {@return a client with a secret that may get tokens for these audiences} */
    public static Known withTargets(AuthServer server, List<String> targets) {
        return add(server, client(SCOPE, List.of("client_credentials"), targets));
    }

    static RegisteredClient unregistered() {
        return client(SCOPE, List.of("client_credentials"), TARGETS);
    }

    private static RegisteredClient client(String scope, List<String> grantTypes, List<String> targets) {
        return new RegisteredClient(
                UUID.randomUUID().toString(),
                "Orders",
                grantTypes,
                ScopeText.values(scope),
                List.of(),
                ClientAuthenticationMethod.CLIENT_SECRET_BASIC.getValue(),
                ClientSecret.random().hash(),
                null,
                null,
                List.of("latchkey-api"),
                targets,
                false,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                CREATED_AT);
    }

    /** Registers a client, with a new secret if its method needs one. */
    public static Known register(AuthServer server, RegisteredClient client) {
        if (client.tokenEndpointAuthMethod().startsWith("client_secret_")) {
            return add(server, client);
        }
        server.bean(Clients.class).add(client);
        return new Known(client, "");
    }

    /** Registers a client with a new secret. */
    public static Known add(AuthServer server, RegisteredClient client) {
        ClientSecret secret = ClientSecret.random();
        RegisteredClient withSecret = withSecret(client, secret.hash());
        server.bean(Clients.class).add(withSecret);
        return new Known(withSecret, secret.value());
    }

    private static RegisteredClient withSecret(RegisteredClient client, SecretHash secret) {
        return new RegisteredClient(
                client.clientId(),
                client.clientName(),
                client.grantTypes(),
                client.scope(),
                client.redirectUris(),
                client.tokenEndpointAuthMethod(),
                secret,
                client.jwks(),
                client.jwksUri(),
                client.audiences(),
                client.targetAudiences(),
                client.firstParty(),
                client.postLogoutRedirectUris(),
                client.backchannelLogoutUri(),
                client.securityEventsUri(),
                client.clientUri(),
                client.logoUri(),
                client.policyUri(),
                client.tosUri(),
                client.createdAt());
    }

    private static Known add(
            AuthServer server, ClientAuthenticationMethod method, @Nullable String jwks, @Nullable String jwksUri) {
        boolean hasSecret = method.getValue().startsWith("client_secret_");
        ClientSecret secret = ClientSecret.random();
        RegisteredClient client = new RegisteredClient(
                UUID.randomUUID().toString(),
                "Orders",
                List.of("client_credentials", "refresh_token"),
                ScopeText.values(SCOPE),
                List.of(),
                method.getValue(),
                hasSecret ? secret.hash() : null,
                jwks,
                jwksUri,
                List.of("latchkey-api"),
                TARGETS,
                false,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                CREATED_AT);
        server.bean(Clients.class).add(client);
        return new Known(client, secret.value());
    }
}
