package dev.latchkey.auth.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.client.TestClients.Known;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client authenticates with a secret, only by its registered method. */
class ClientAuthenticationIT {
    private static final String GRANT = "grant_type=client_credentials";

    private final AuthServer server = AuthServer.shared();
    private final Known client = TestClients.basic(server);
    private final Known poster = TestClients.post(server);

    @Test
    void basicWhenSecretIsRightThenAnswered() {
        basic(client.basic()).requireJson(200);
        basic(client.basic().replace("Basic", "bAsIc")).requireJson(200);
    }

    @Test
    void basicWhenCredentialIsFormEncodedThenDecoded() {
        basic(TestClients.basic(client.id().replace("-", "%2D"), client.secret()))
                .requireJson(200);
    }

    @Test
    void basicWhenClientIdIsInTheFormTooThenItMustBeTheSame() {
        post(GRANT + "&client_id=" + client.id(), client.basic()).requireJson(200);
        requireInvalidClient(post(GRANT + "&client_id=" + poster.id(), client.basic()));
    }

    @Test
    void postWhenSecretIsRightThenAnswered() {
        post(GRANT + '&' + poster.post()).requireJson(200);
    }

    @Test
    @DisplayName("40 a bad Basic client: 401 invalid_client with WWW-Authenticate: Basic")
    void basicWhenSecretIsWrongThenInvalidClient() {
        for (String secret :
                List.of("", "x", client.secret() + "x", client.secret().substring(1), poster.secret())) {
            requireInvalidClient(basic(TestClients.basic(client.id(), secret)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "%00", "%2500", "' OR '1'='1", "é", "latchkey", "", "%20"})
    @DisplayName("40 an unknown client: the same")
    void basicWhenClientIsUnknownThenInvalidClient(String id) {
        requireInvalidClient(basic(TestClients.basic(id, client.secret())));
        requireInvalidClient(basic(TestClients.basic(id.repeat(100), client.secret())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic ", "Basic !!!", "Basic bm9jb2xvbg==", "Basic Og==", "Basic %%", "Digest x"})
    @DisplayName("40 a malformed credential: the same")
    void basicWhenCredentialIsMalformedThenInvalidClient(String authorization) {
        requireInvalidClient(basic(authorization));
    }

    @Test
    void postWhenSecretIsWrongThenInvalidClient() {
        requireInvalidClient(post(GRANT + "&client_id=" + poster.id() + "&client_secret=x"));
        requireInvalidClient(post(GRANT + "&client_id=nobody&client_secret=" + poster.secret()));
        requireInvalidClient(post(GRANT + "&client_secret=" + poster.secret()));
    }

    @Test
    void authenticateWhenMethodIsAnotherThanRegisteredThenInvalidClient() {
        requireInvalidClient(post(GRANT + '&' + client.post()));
        requireInvalidClient(basic(poster.basic()));
    }

    @Test
    void authenticateWhenConfidentialClientOnlySaysItsNameThenInvalidClient() {
        requireInvalidClient(post(GRANT + "&client_id=" + client.id()));
        requireInvalidClient(post(GRANT));
        requireInvalidClient(post(GRANT + "&client_id=" + poster.id() + "&client_secret="));
    }

    @Test
    void authenticateWhenPublicClientSendsASecretThenInvalidClient() {
        Known known = TestClients.publicOne(server);

        requireInvalidClient(post("grant_type=refresh_token&refresh_token=x&" + known.post()));
        requireInvalidClient(post("grant_type=refresh_token&refresh_token=x", known.basic()));
        post("grant_type=refresh_token&refresh_token=x&client_id=" + known.id())
                .requireOAuthError(400, "invalid_grant");
    }

    @Test
    void authenticateWhenInTwoWaysAtOnceThenInvalidRequest() {
        String assertion = "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
                + "&client_assertion=a.b.c";

        post(GRANT + "&client_secret=" + client.secret(), client.basic()).requireOAuthError(400, "invalid_request");
        post(GRANT + '&' + poster.post(), poster.basic()).requireOAuthError(400, "invalid_request");
        post(GRANT + assertion, client.basic()).requireOAuthError(400, "invalid_request");
        post(GRANT + '&' + poster.post() + assertion).requireOAuthError(400, "invalid_request");
    }

    @Test
    void authenticateWhenSecretIsInTheQueryThenItIsNotLookedAt() {
        requireInvalidClient(
                server.post("/oauth2/token?" + poster.post()).form(GRANT).send());
    }

    @Test
    @DisplayName("27 the database does not contain the secret")
    void addThenTheSecretIsNotInTheDatabase() {
        String row = dev.latchkey.shared.test.TestRows.select(
                        server.database(),
                        "SELECT whole::text FROM auth.client whole WHERE client_id = '" + client.id() + "'")
                .getFirst();

        assertThat(row).doesNotContain(client.secret());
        assertThat(client.client().toString()).doesNotContain(client.secret());
        assertThat(Base64.getUrlDecoder().decode(client.secret())).hasSize(32);
    }

    @Test
    @DisplayName("a client is deleted, or its secret replaced, on one replica: effective on the other within 5 s")
    void authenticateWhenClientChangesThenEveryReplicaKnowsWithinFiveSeconds() {
        TestClock clock = TestClock.atStart();
        try (TwoServers servers = new TwoServers(clock, Map.of())) {
            Known known = TestClients.basic(servers.first);
            Known gone = TestClients.basic(servers.first);
            for (AuthServer replica : List.of(servers.first, servers.second)) {
                token(replica, known.basic()).requireJson(200);
                token(replica, gone.basic()).requireJson(200);
            }
            ClientSecret successor = ClientSecret.random();
            String hash = "decode('" + sha256(successor.value()) + "', 'hex')";
            servers.database.execute(
                    Role.AUTH, "UPDATE auth.client SET secret = " + hash + " WHERE client_id = '" + known.id() + "'");
            servers.database.execute(Role.AUTH, "DELETE FROM auth.client WHERE client_id = '" + gone.id() + "'");
            clock.advance(Duration.ofMillis(4_999));
            for (AuthServer replica : List.of(servers.first, servers.second)) {
                requireInvalidClient(token(replica, known.basic()));
                requireInvalidClient(token(replica, gone.basic()));
                token(replica, TestClients.basic(known.id(), successor.value())).requireJson(200);
            }
        }
    }

    @Test
    void authenticateWhenClientWasUnknownAMomentAgoThenItIsKnownAtOnce() {
        ClientSecret secret = ClientSecret.random();
        RegisteredClient later = TestClients.unregistered();
        requireInvalidClient(basic(TestClients.basic(later.clientId(), secret.value())));

        basic(TestClients.add(server, later).basic()).requireJson(200);
    }

    private TestAnswer basic(String authorization) {
        return post(GRANT, authorization);
    }

    private TestAnswer post(String form, String... authorizations) {
        TestRequest request = server.post("/oauth2/token").form(form);
        for (String authorization : authorizations) {
            request.header("Authorization", authorization);
        }
        return request.send();
    }

    private static TestAnswer token(AuthServer replica, String authorization) {
        return replica.post("/oauth2/token")
                .form(GRANT)
                .header("Authorization", authorization)
                .send();
    }

    private static void requireInvalidClient(TestAnswer answer) {
        answer.requireOAuthError(401, "invalid_client");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Basic realm=\"latchkey\"");
    }

    private static String sha256(String text) {
        try {
            return java.util.HexFormat.of()
                    .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
