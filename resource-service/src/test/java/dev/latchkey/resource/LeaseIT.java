package dev.latchkey.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.shared.test.DatabaseProxy;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestIssuer;
import dev.latchkey.shared.test.TestRevocations;
import dev.latchkey.shared.test.TestRows;
import dev.latchkey.shared.test.TestTokens;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an operator sees of the service's lease. */
class LeaseIT {
    private final TestTokens token = TestTokens.valid(Clock.systemUTC());

    @Test
    @DisplayName("76 readiness and metrics show the lease, its loss and its return")
    void runThenReadinessAndMetricsTellOfTheLease() {
        TestDatabase database = ResourceServer.database();
        try (TestIssuer issuer = new TestIssuer();
                DatabaseProxy proxy = database.proxy();
                ResourceServer server = ResourceServer.start(database.through(proxy), issuer.jwksUri())) {
            server.awaitReady();
            server.get("/protected", token).requireJson(200);
            TestRevocations.confirm(database, "session", "sid");
            assertThat(revocations(server)).containsEntry("status", "UP");
            assertThat(metric(server, "latchkey_revocations")).isEqualTo(1);
            assertThat(metric(server, "latchkey_lease_left_seconds")).isBetween(0.0, 1.2);
            assertThat(metric(server, "latchkey_sync_age_seconds")).isNotNegative();
            assertThat(metric(server, "latchkey_syncs_total")).isPositive();
            assertThat(metric(server, "latchkey_lease_lapses_total")).isZero();

            proxy.refuse();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> server.get("/protected", token).status() == 503);

            assertThat(revocations(server)).containsEntry("status", "DOWN");
            assertThat(server.health("readiness").text()).contains("\"waiting_for\"");
            assertThat(metric(server, "latchkey_lease_left_seconds")).isZero();
            assertThat(metric(server, "latchkey_revocation_fallbacks_total")).isPositive();

            proxy.pass();
            server.awaitReady();
            await().atMost(Duration.ofMinutes(1)).until(() -> metric(server, "latchkey_lease_lapses_total") == 1);
            server.get("/protected", token).requireJson(200);
        }
    }

    @Test
    void closeThenTheLeaseIsGivenBack() {
        TestDatabase database = ResourceServer.database();
        try (TestIssuer issuer = new TestIssuer()) {
            try (ResourceServer server = ResourceServer.start(database, issuer.jwksUri())) {
                server.awaitReady();
                assertThat(TestRows.select(database, "SELECT service FROM shared.verifier_lease"))
                        .containsExactly("resource-service");
            }
            assertThat(TestRows.count(database, "shared.verifier_lease")).isZero();
        }
    }

    @SuppressWarnings("unchecked") // JSON's objects
    private static Map<String, Object> revocations(ResourceServer server) {
        Object details = server.health("readiness").json().get("details");
        Object revocations = ((Map<String, Object>) Objects.requireNonNull(details)).get("revocations");
        return (Map<String, Object>) Objects.requireNonNull(revocations);
    }

    private static double metric(ResourceServer server, String name) {
        Matcher line = Pattern.compile("(?m)^" + name + "(\\{[^}]*})? (\\S+)$").matcher(server.metrics());
        assertThat(line.find()).as(name).isTrue();
        return Double.parseDouble(line.group(2));
    }
}
