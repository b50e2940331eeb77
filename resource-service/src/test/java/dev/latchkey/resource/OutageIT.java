package dev.latchkey.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.shared.test.DatabaseProxy;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestIssuer;
import dev.latchkey.shared.test.TestKeys;
import dev.latchkey.shared.test.TestTokens;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** While auth-service or the database is down, the service waits, and then recovers. It accepts no token unchecked. */
class OutageIT {
    private static final String UNDECIDED = "The token cannot be verified at the moment.";

    private final TestTokens token = TestTokens.valid(Clock.systemUTC());

    @Test
    @DisplayName("63 auth-service is down: known keys still verify, unknown ones are refused")
    void getWhenIssuerIsDownThenKnownKeysVerify() {
        try (TestIssuer issuer = new TestIssuer();
                ResourceServer server = ResourceServer.start(ResourceServer.database(), issuer.jwksUri())) {
            server.get("/protected", token).requireJson(200);

            issuer.answer(503, "");

            server.get("/protected", token).requireJson(200);
            assertThat(server.health("readiness").status()).isEqualTo(200);
            assertThat(server.get("/protected", token.signedBy(TestKeys.other()))
                            .status())
                    .isIn(401, 503);
            server.get("/protected", token).requireJson(200);
        }
    }

    @Test
    @DisplayName("63 a service that starts while auth-service is down waits, and recovers")
    void startWhenIssuerIsDownThenWaitsAndRecovers() {
        try (TestIssuer issuer = new TestIssuer()) {
            issuer.answer(503, "");
            try (ResourceServer server = ResourceServer.start(ResourceServer.database(), issuer.jwksUri())) {
                assertThat(server.health("liveness").status()).isEqualTo(200);
                assertThat(server.health("readiness").status()).isEqualTo(503);
                requireUndecided(server.get("/protected", token));

                issuer.publish(TestKeys.signing());

                server.awaitReady();
                server.get("/protected", token).requireJson(200);
            }
        }
    }

    @Test
    @DisplayName("63 a service that starts before auth-service has made the revocation log waits, and recovers")
    void startWhenThereIsNoRevocationLogThenWaitsAndRecovers() {
        TestDatabase database = TestDatabase.create();
        try (TestIssuer issuer = new TestIssuer();
                ResourceServer server = ResourceServer.start(database, issuer.jwksUri())) {
            assertThat(server.health("readiness").status()).isEqualTo(503);
            requireUndecided(server.get("/protected", token));

            database.makeRevocationLog();

            server.awaitReady();
            server.get("/protected", token).requireJson(200);
        }
    }

    @Test
    void getWhenRevocationLogIsOutOfReachThen503AndThenRecovers() {
        TestDatabase database = ResourceServer.database();
        try (TestIssuer issuer = new TestIssuer();
                DatabaseProxy proxy = database.proxy();
                ResourceServer server = ResourceServer.start(database.through(proxy), issuer.jwksUri())) {
            server.get("/protected", token).requireJson(200);
            proxy.refuse();

            awaitUndecided(server);
            server.get("/protected").send().requireProblem(401, "An access token is needed.");
            server.get("/protected")
                    .bearer("x")
                    .send()
                    .requireProblem(401, "invalid_token", "The access token is not valid.");
            assertThat(server.health("readiness").status()).isEqualTo(503);
            assertThat(server.health("liveness").status()).isEqualTo(200);
            proxy.pass();
            server.awaitReady();
            server.get("/protected", token).requireJson(200);

            proxy.hang();
            awaitUndecided(server);
            assertThat(server.health("readiness").status()).isEqualTo(503);
            proxy.pass();
            server.awaitReady();
            server.get("/protected", token).requireJson(200);
        }
    }

    @Test
    void startWhenDatabaseIsGoneThenWaitsAndRecovers() {
        TestDatabase database = ResourceServer.database();
        try (TestIssuer issuer = new TestIssuer();
                DatabaseProxy proxy = database.proxy()) {
            proxy.refuse();
            try (ResourceServer server = ResourceServer.start(database.through(proxy), issuer.jwksUri())) {
                assertThat(server.health("readiness").status()).isEqualTo(503);
                requireUndecided(server.get("/me", token));

                proxy.pass();

                server.awaitReady();
                server.get("/me", token).requireJson(200);
            }
        }
    }

    /** Waits, because the service decides from memory until its lease ends. */
    private void awaitUndecided(ResourceServer server) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> server.get("/protected", token).status() == 503);
        requireUndecided(server.get("/protected", token));
    }

    private static void requireUndecided(TestAnswer answer) {
        answer.requireProblem(503, UNDECIDED);
        assertThat(answer.header("Retry-After")).isEqualTo("2");
    }
}
