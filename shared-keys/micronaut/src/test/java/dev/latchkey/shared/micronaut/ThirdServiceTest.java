package dev.latchkey.shared.micronaut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.latchkey.shared.background.BackgroundWork;
import dev.latchkey.shared.background.BackgroundWorks;
import dev.latchkey.shared.background.WorkPolicy;
import dev.latchkey.shared.micronaut.database.StartRefusedException;
import dev.latchkey.shared.micronaut.database.StartupProgress;
import dev.latchkey.shared.micronaut.database.StartupStep;
import dev.latchkey.shared.test.DatabaseProxy;
import dev.latchkey.shared.test.Http;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestIssuer;
import dev.latchkey.shared.test.TestKeys;
import dev.latchkey.shared.test.TestRevocations;
import dev.latchkey.shared.test.TestRows;
import dev.latchkey.shared.test.TestTokens;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.runtime.server.EmbeddedServer;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts a service of another team, which has the dependency, three settings and its own database. */
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
            awaitReady(http);
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
        Map.ofEntries(
                        Map.entry(
                                "clock-skew=6m",
                                "latchkey.verifier.clock-skew must be between PT0S and PT5M, but is PT6M"),
                        Map.entry("key-set-time-to-live=1s", "the key set's time to live must be at least"),
                        Map.entry(
                                "key-set-timeout=0s", "latchkey.verifier.key-set-timeout must be between PT0.01S and"),
                        Map.entry(
                                "revocation-timeout=10ms",
                                "latchkey.verifier.revocation-timeout must be between PT1S and PT1M, but is PT0.01S"),
                        Map.entry(
                                "lease=499ms",
                                "latchkey.verifier.lease must be between PT0.5S and PT10S, but is PT0.499S"),
                        Map.entry(
                                "lease=11s", "latchkey.verifier.lease must be between PT0.5S and PT10S, but is PT11S"),
                        Map.entry("lease-margin=2s", "latchkey.verifier.lease-margin must be between PT0.001S and"),
                        Map.entry("mode=never", "latchkey.verifier.mode must be leased or direct, but is never"),
                        Map.entry("jwks-uri=file:///etc/passwd", "must be http or https, but is file:///etc/passwd"),
                        Map.entry("issuer=", "issuer"),
                        Map.entry("audiences=", "audience"))
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

    @ParameterizedTest
    @ValueSource(strings = {"leased", "direct"})
    @DisplayName("76 the database is down for longer than a lease: 503, not ready, then recovers by itself")
    void runWhenTheDatabaseGoesThen503UntilItIsBack(String mode) {
        migrate();
        try (DatabaseProxy proxy = database.proxy();
                EmbeddedServer server = start(
                        database.through(proxy),
                        Map.of("latchkey.verifier.mode", mode, "latchkey.verifier.lease", "2s"))) {
            Http http = http(server);
            String token = TestTokens.valid(Clock.systemUTC()).token();
            awaitReady(http);
            assertThat(http.getWithToken("/test/token", token).status()).isEqualTo(200);

            proxy.refuse();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> http.getWithToken("/test/token", token).status() == 503);
            assertThat(http.getWithToken("/test/token", token).headers()).containsKey("retry-after");
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
    @DisplayName("74 a restarted service knows all revocations before it is ready")
    void restartThenRevokedTokensAreRefusedFromTheFirstRequestOn() {
        migrate();
        TestTokens revoked = TestTokens.valid(Clock.systemUTC());
        TestTokens good = TestTokens.valid(Clock.systemUTC());
        for (int i = 0; i < 2; i++) {
            try (EmbeddedServer server = start(database, Map.of())) {
                Http http = http(server);
                if (i == 0) {
                    TestRevocations.confirm(database, "session", revoked.text("sid"));
                }
                assertThat(http.getWithToken("/test/token", revoked.token()).status())
                        .isEqualTo(401);
                assertThat(http.getWithToken("/test/token", good.token()).status())
                        .isEqualTo(200);
                awaitReady(http);
            }
            assertThat(TestRows.count(database, "shared.verifier_lease")).isZero();
        }
    }

    @Test
    void runThenTheLeaseSaysWhoHoldsIt() {
        migrate();
        try (EmbeddedServer server = start(database, Map.of("latchkey.verifier.lease", "4s"))) {
            awaitReady(http(server));
            assertThat(http(server)
                            .getWithToken(
                                    "/test/token",
                                    TestTokens.valid(Clock.systemUTC()).token())
                            .status())
                    .isEqualTo(200);

            await().until(() -> TestRows.select(
                            database, "SELECT role || lease_millis || known_kids::text FROM shared.verifier_lease")
                    .equals(List.of(
                            "latchkey_resource4000{" + TestKeys.signing().getKeyID() + "}")));
        }
    }

    @Test
    void runWhenAKeyIsPublishedThenItIsFetchedBeforeATokenComes() {
        migrate();
        try (EmbeddedServer server = start(database, Map.of("latchkey.verifier.key-set-refresh-interval", "10ms"))) {
            awaitReady(http(server));
            issuer.publish(TestKeys.signing(), TestKeys.other());

            database.execute(
                    Role.AUTH,
                    "SELECT shared.publish_keys('{%s,%s}')"
                            .formatted(
                                    TestKeys.signing().getKeyID(),
                                    TestKeys.other().getKeyID()));

            await().until(() -> TestRows.select(database, "SELECT cardinality(known_kids) FROM shared.verifier_lease")
                    .equals(List.of("2")));
        }
    }

    @Test
    void runInTheModeDirectThenThereIsNoLease() {
        migrate();
        try (EmbeddedServer server = start(database, Map.of("latchkey.verifier.mode", "direct"))) {
            TestTokens token = TestTokens.valid(Clock.systemUTC());
            assertThat(http(server).getWithToken("/test/token", token.token()).status())
                    .isEqualTo(200);
            assertThat(http(server).get("/health/readiness").status()).isEqualTo(200);

            TestRevocations.confirm(database, "session", token.text("sid"));

            assertThat(http(server).getWithToken("/test/token", token.token()).status())
                    .isEqualTo(401);
            assertThat(TestRows.count(database, "shared.verifier_lease")).isZero();
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
    void runWhenABackgroundWorkFailsThenReadyAndHealthSaysSo() {
        migrate();
        try (EmbeddedServer server = start(
                database,
                Map.of(
                        "endpoints.health.enabled", "true",
                        "endpoints.health.sensitive", "false",
                        "endpoints.health.details-visible", "anonymous"))) {
            BackgroundWork work = new BackgroundWork(
                    "failing-work",
                    "nothing is done",
                    WorkPolicy.retrying(Duration.ofMinutes(1), Duration.ofMinutes(1)),
                    () -> {
                        throw new AssertionError("bug");
                    });
            try (work) {
                server.getApplicationContext().getBean(BackgroundWorks.class).add(work);
                work.start();
                awaitReady(http(server));

                await().until(() -> http(server).get("/health/readiness").body().contains("AssertionError: bug"));
                assertThat(http(server).get("/health/readiness").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void startWhenARetriedStepFailsWithAnErrorThenTriedAgain() {
        migrate();
        try (EmbeddedServer server = start(database, Map.of("test.failing-step", "true"))) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> http(server).get("/health/readiness").status() == 200);
            assertThat(server.getApplicationContext().getBean(FailingStep.class).runs)
                    .hasValueGreaterThanOrEqualTo(3);
        }
    }

    /** Fails like an outage before the service listens, then with a programming error, then succeeds. */
    @Singleton
    @Requires(property = "test.failing-step")
    static final class FailingStep implements StartupStep {
        final AtomicInteger runs = new AtomicInteger();

        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE;
        }

        @Override
        public void run() throws SQLException {
            switch (runs.incrementAndGet()) {
                case 1 -> throw new SQLException("no database yet");
                case 2 -> throw new NoClassDefFoundError("a bug");
                default -> {}
            }
        }
    }

    @Test
    void startWhenAStepRefusesThenTheStartEnds() {
        migrate();

        assertThatThrownBy(() ->
                        start(database, Map.of("test.refuse-start", "true")).close())
                .hasStackTraceContaining("The master key does not fit.");
    }

    /** Refuses the start, like a service that finds its database wrong. */
    @Singleton
    @Requires(property = "test.refuse-start")
    static final class RefusingStep implements StartupStep {
        @Override
        public void run() {
            throw new StartRefusedException("The master key does not fit.");
        }
    }

    private static void awaitReady(Http http) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> http.get("/health/readiness").status() == 200);
    }

    private void migrate() {
        database.makeRevocationLog();
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
