package dev.latchkey.auth.client;

import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.client.TestClients.Known;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Services that call each other on behalf of users: clients with a secret that may exchange tokens. */
public final class TestServices {
    public static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    public static final String ORDERS = "https://orders.example.test";
    public static final String STOCK = "https://stock.example.test";

    private static final Instant CREATED_AT = Instant.parse("2026-03-01T12:00:00Z");

    private TestServices() {}

    /** {@return a service with the audience {@link #ORDERS}, which calls {@link #STOCK} and Latchkey's own services} */
    public static Known orders(AuthServer server) {
        return service(server, "profile notes:read orders:read", List.of(ORDERS), List.of("latchkey-api", STOCK));
    }

    /** {@return a service with the audience {@link #STOCK}, which calls {@link #ORDERS} and itself} */
    public static Known stock(AuthServer server) {
        return service(server, "notes:read stock:read", List.of(STOCK), List.of(ORDERS, STOCK));
    }

    /** {@return a service with this scope and these audiences, which may get tokens for these targets} */
    public static Known service(AuthServer server, String scope, List<String> audiences, List<String> targets) {
        return TestClients.add(
                server, client(ClientAuthenticationMethod.CLIENT_SECRET_BASIC, scope, audiences, targets));
    }

    /** {@return the {@code client_id} of a public client: it may exchange tokens, but cannot authenticate} */
    public static String publicOne(AuthServer server) {
        RegisteredClient client =
                client(ClientAuthenticationMethod.NONE, "notes:read", List.of("latchkey-api"), List.of("latchkey-api"));
        server.bean(Clients.class).add(client);
        return client.clientId();
    }

    private static RegisteredClient client(
            ClientAuthenticationMethod method, String scope, List<String> audiences, List<String> targets) {
        return new RegisteredClient(
                UUID.randomUUID().toString(),
                "Orders",
                List.of("client_credentials", "refresh_token", EXCHANGE),
                ScopeText.values(scope),
                List.of(),
                method.getValue(),
                null,
                null,
                null,
                audiences,
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
}
