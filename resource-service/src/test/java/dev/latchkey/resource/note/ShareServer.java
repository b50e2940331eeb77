package dev.latchkey.resource.note;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.resource.ResourceServer;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestAuthService;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestIssuer;
import dev.latchkey.shared.test.TestTokens;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** A resource-service with a fake auth-service that the test controls. */
final class ShareServer implements AutoCloseable {
    private static final class Database {
        private static final TestDatabase INSTANCE = ResourceServer.database();
    }

    final TestClock clock = TestClock.atStart();
    final TestAuthService auth = new TestAuthService(clock);
    final String ada = UUID.randomUUID().toString();
    final String bob = UUID.randomUUID().toString();
    private final TestIssuer issuer = new TestIssuer();
    final ResourceServer server;

    ShareServer(Map<String, Object> differences) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "AUTH_URL",
                auth.uri().toString(),
                "RESOURCE_CLIENT_SECRET",
                TestAuthService.CLIENT_SECRET,
                "micronaut.http.services.auth-service.read-timeout",
                "3s",
                // A hundred concurrent requests share five connections.
                "datasources.default.connection-timeout",
                "30000",
                "datasources.default.data-source-properties.socketTimeout",
                "30",
                "latchkey.verifier.revocation-timeout",
                "30s"));
        settings.putAll(differences);
        server = ResourceServer.start(Database.INSTANCE, issuer.jwksUri(), clock, settings);
        auth.account("ada", ada);
        auth.account("bob", bob);
    }

    static ShareServer start() {
        return new ShareServer(Map.of());
    }

    TestDatabase database() {
        return Database.INSTANCE;
    }

    TestTokens token(String id, String username) {
        return TestTokens.valid(clock).claim("sub", id).claim("preferred_username", username);
    }

    TestTokens adasToken() {
        return token(ada, "ada");
    }

    TestTokens bobsToken() {
        return token(bob, "bob");
    }

    TestAnswer send(String method, String path, TestTokens token) {
        return server.request(method, path).bearer(token.token()).send();
    }

    /** {@return the path of a new note of Ada's} */
    String note() {
        TestAnswer answer = server.request("POST", "/notes")
                .bearer(adasToken().token())
                .json(NoteServer.json("Lamps", "seven"))
                .send();
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.header("Location");
    }

    /** Shares a note as Ada. */
    TestAnswer share(String note, String encodedName) {
        return send("PUT", note + "/shares/" + encodedName, adasToken());
    }

    @Override
    public void close() {
        server.close();
        auth.close();
        issuer.close();
    }
}
