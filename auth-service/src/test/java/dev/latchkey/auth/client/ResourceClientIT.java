package dev.latchkey.auth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** resource-service's OAuth client, which auth-service registers from settings. */
class ResourceClientIT {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String MASTER_KEY = AuthServer.randomMasterKey();

    private final TestDatabase database = AuthDatabase.create();

    @Test
    @DisplayName("26 without a secret the client of resource-service does not exist")
    void startWithoutSecretThenThereIsNoClient() {
        AuthServer.start(database, settings("")).close();

        assertThat(TestRows.count(database, "auth.client")).isZero();
    }

    @Test
    void startThenTheClientGetsItsToken() {
        try (AuthServer server = AuthServer.start(database, settings(SECRET))) {
            TestAnswer answer = token(server, SECRET).requireJson(200);

            assertThat(answer.string("scope")).isEqualTo("accounts:read");
            assertThat(
                            TestRows.select(
                                    database,
                                    "SELECT concat_ws(' ', client_id, grant_types, audiences, target_audiences) FROM auth.client"))
                    .containsExactly(
                            "resource-service {client_credentials,urn:ietf:params:oauth:grant-type:token-exchange}"
                                    + " {latchkey-api,http://localhost:8081} {latchkey-api," + AuthServer.ISSUER + "}");
        }
    }

    @Test
    void startAgainThenTheSecretOfTheSettingsHoldsAndNothingElseChanges() {
        AuthServer.start(database, settings(SECRET)).close();
        List<String> before = TestRows.of(database, "auth.client");
        AuthServer.start(database, settings(SECRET)).close();
        assertThat(TestRows.of(database, "auth.client")).isEqualTo(before);

        try (AuthServer server = AuthServer.start(database, settings(SECRET + "x"))) {
            token(server, SECRET).requireOAuthError(401, "invalid_client");
            token(server, SECRET + "x").requireJson(200);
        }
        assertThat(TestRows.count(database, "auth.client")).isEqualTo(1);
    }

    @Test
    void startTwiceAtOnceThenThereIsOneClient() throws Exception {
        AuthServer.start(database, settings("")).close();
        Callable<Void> start = () -> {
            AuthServer.start(database, settings(SECRET)).close();
            return null;
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (Future<Void> started : threads.invokeAll(List.of(start, start))) {
                started.get();
            }
        }

        assertThat(TestRows.count(database, "auth.client")).isEqualTo(1);
    }

    @Test
    void startWhenSecretIsShortThenRefusedWithoutTellingIt() {
        Throwable failure = catchThrowable(
                () -> AuthServer.start(database, settings("short")).close());

        assertThat(AuthServer.rootMessage(failure))
                .isEqualTo(
                        "latchkey.resource-client.secret (RESOURCE_CLIENT_SECRET) must have 32 characters or more, and"
                                + " should be random.");
    }

    @Test
    void startWhenIdIsTheFirstPartyClientsThenRefused() {
        Map<String, Object> settings = settings(SECRET);
        settings.put("latchkey.resource-client.id", "latchkey");

        assertThat(AuthServer.rootMessage(catchThrowable(
                        () -> AuthServer.start(database, settings).close())))
                .isEqualTo("latchkey.resource-client.id (RESOURCE_CLIENT_ID) must be a client id other than latchkey,"
                        + " but is latchkey");
    }

    private static TestAnswer token(AuthServer server, String secret) {
        return server.post("/oauth2/token")
                .form("grant_type=client_credentials")
                .header("Authorization", TestClients.basic("resource-service", secret))
                .send();
    }

    private static Map<String, Object> settings(String secret) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("latchkey.resource-client.secret", secret);
        settings.put("latchkey.master-key.key", MASTER_KEY);
        return settings;
    }
}
