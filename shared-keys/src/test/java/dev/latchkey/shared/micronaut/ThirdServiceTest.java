package dev.latchkey.shared.micronaut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.latchkey.shared.micronaut.database.SchemaMigration;
import dev.latchkey.shared.micronaut.database.StartRefusedException;
import dev.latchkey.shared.micronaut.database.StartupProgress;
import dev.latchkey.shared.micronaut.database.StartupStep;
import dev.latchkey.shared.test.DatabaseProxy;
import dev.latchkey.shared.test.Http;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestIssuer;
import dev.latchkey.shared.test.TestTokens;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.runtime.server.EmbeddedServer;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A service of somebody else's: the dependency, three settings, its database; and how it starts. */
@Timeout(120)
class ThirdServiceTest {
    private final TestDatabase database = TestDatabase.create();
    private final TestIssuer issuer = new TestIssuer();

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void startWithThreeSettingsThenTokensAreVerified() {
        migrate();
        try (EmbeddedServer server = start(database, Map.of())) {
            Http http = http(server);
            String token = TestTokens.valid(Clock.systemUTC()).token();

            assertThat(http.getWithToken("/test/token", token).status()).isEqualTo(200);
            assertThat(http.getWithToken("/test/token", token + "x").status()).isEqualTo(401);
            assertThat(http.get("/test/token").status()).isEqualTo(401);
            assertThat(http.getWithToken("/test/role", token).status()).isEqualTo(403);
            assertThat(http.get("/nothing").status()).isEqualTo(404);
            assertThat(http.get("/health/readiness").status()).isEqualTo(200);
        }
    }

    @Test
    void startWithoutASettingThenTheMessageNamesIt() {
        Map.of("issuer", "issuer", "audiences", "audiences", "jwks-uri", "latchkey.verifier.jwks-uri is not set")
                .forEach((name, message) -> {
                    Map<String, Object> settings = settings(database);
                    settings.remove("latchkey.verifier." + name);

                    assertThatThrownBy(() -> ApplicationContext.run(EmbeddedServer.class, settings)
                                    .close())
                            .as(name)
                            .hasStackTraceContaining(message);
                });
    }

    @Test
    void startWithABadSettingThenRefused() {
        Map.of(
                        "clock-skew=6m", "the clock skew must be between 0 and 5 minutes: PT6M",
                        "key-set-time-to-live=1s", "the key set's time to live, PT1S, must be",
                        "key-set-timeout=0s", "must be longer than zero",
                        "revocation-timeout=10ms", "latchkey.verifier.revocation-timeout must be a second or more",
                        "jwks-uri=file:///etc/passwd", "must be http or https: file:///etc/passwd",
                        "issuer=", "issuer",
                        "audiences=", "audience")
                .forEach((setting, message) -> {
                    String[] parts = setting.split("=", -1);
                    assertThatThrownBy(() -> start(database, Map.of("latchkey.verifier." + parts[0], parts[1]))
                                    .close())
                            .as(setting)
                            .hasStackTraceContaining(message);
                });
    }

    @Test
    @DisplayName("76 no database at start: waits, not ready, and recovers by itself")
    void startWithoutADatabaseThenReadyOnceItIsThere() {
        migrate();
        try (DatabaseProxy proxy = database.proxy()) {
            proxy.refuse();
            try (EmbeddedServer server = start(database.through(proxy), Map.of())) {
                Http http = http(server);
                String token = TestTokens.valid(Clock.systemUTC()).token();
                assertThat(http.get("/health/readiness").status()).isEqualTo(503);
                assertThat(http.get("/health/liveness").status()).isEqualTo(200);
                assertThat(http.getWithToken("/test/token", token).status()).isEqualTo(503);
                assertThat(http.getWithToken("/test/token", token).headers()).containsKey("retry-after");

                proxy.pass();

                await().atMost(Duration.ofSeconds(60))
                        .until(() -> http.get("/health/readiness").status() == 200);
                assertThat(http.getWithToken("/test/token", token).status()).isEqualTo(200);
            }
        }
    }

    @Test
    @DisplayName("76 the database goes and comes back: 503, not ready, then recovers by itself")
    void runWhenTheDatabaseGoesThen503UntilItIsBack() {
        migrate();
        try (DatabaseProxy proxy = database.proxy();
                EmbeddedServer server = start(database.through(proxy), Map.of())) {
            Http http = http(server);
            String token = TestTokens.valid(Clock.systemUTC()).token();
            assertThat(http.getWithToken("/test/token", token).status()).isEqualTo(200);

            proxy.refuse();
            assertThat(http.getWithToken("/test/token", token).status()).isEqualTo(503);
            assertThat(http.get("/health/readiness").status()).isEqualTo(503);
            assertThat(http.get("/test/open").status()).isEqualTo(200);

            proxy.pass();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> http.getWithToken("/test/token", token).status() == 200);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> http.get("/health/readiness").status() == 200);
        }
    }

    @Test
    void startBeforeTheLogIsMadeThenReadyOnceItIs() {
        try (EmbeddedServer server = start(database, Map.of())) {
            assertThat(http(server).get("/health/readiness").status()).isEqualTo(503);
            assertThat(server.getApplicationContext()
                            .getBean(StartupProgress.class)
                            .isComplete())
                    .isFalse();

            migrate();

            await().atMost(Duration.ofSeconds(60))
                    .until(() -> http(server).get("/health/readiness").status() == 200);
        }
    }

    @Test
    void startWhenAStepRefusesThenTheStartEnds() {
        migrate();

        assertThatThrownBy(() ->
                        start(database, Map.of("test.refuse-start", "true")).close())
                .hasStackTraceContaining("The master key does not fit.");
    }

    /** What a service may find wrong with its database. */
    @Singleton
    @Requires(property = "test.refuse-start")
    static final class RefusingStep implements StartupStep {
        @Override
        public void run() {
            throw new StartRefusedException("The master key does not fit.");
        }
    }

    private void migrate() {
        new SchemaMigration(database.dataSource(Role.AUTH), "shared", 1).run();
    }

    private EmbeddedServer start(TestDatabase reached, Map<String, String> more) {
        Map<String, Object> settings = settings(reached);
        settings.putAll(more);
        return ApplicationContext.run(EmbeddedServer.class, settings);
    }

    private Map<String, Object> settings(TestDatabase reached) {
        Map<String, Object> settings = new HashMap<>(reached.properties(Role.RESOURCE));
        settings.put("datasources.default.initialization-fail-timeout", "-1");
        settings.put("datasources.default.connection-timeout", "1000");
        settings.put("micronaut.server.port", "-1");
        settings.put("latchkey.verifier.issuer", TestTokens.ISSUER);
        settings.put("latchkey.verifier.audiences", TestTokens.AUDIENCE);
        settings.put("latchkey.verifier.jwks-uri", issuer.jwksUri().toString());
        return settings;
    }

    private static Http http(EmbeddedServer server) {
        return new Http("http://localhost:" + server.getPort());
    }
}
