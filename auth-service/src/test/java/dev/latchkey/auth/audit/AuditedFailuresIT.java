package dev.latchkey.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.caller.Caller;
import dev.latchkey.auth.client.TestClients;
import dev.latchkey.auth.client.TwoServers;
import dev.latchkey.auth.database.DatabaseFunctions;
import dev.latchkey.shared.background.BackgroundWorks;
import dev.latchkey.shared.micronaut.database.StartupProgress;
import dev.latchkey.shared.test.DatabaseProxy;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestRows;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Failures are counted in memory and then written, so that a flood of failures does not flood the log. */
class AuditedFailuresIT {
    private static final String WRONG = "a password of another place";
    private static final Map<String, Object> BEHIND_A_PROXY = Map.of("latchkey.proxies.trusted", "127.0.0.1");

    @Test
    void loginWhenItFailsAtTwoReplicasThenTheFailuresOfAMinuteAreOneEvent() {
        try (TwoServers servers = new TwoServers(TestClock.atStart(), BEHIND_A_PROXY)) {
            Person person = servers.first.register();
            for (int i = 0; i < 3; i++) {
                for (AuthServer server : List.of(servers.first, servers.second)) {
                    server.login(person.username(), WRONG);
                    TestAudit.flush(server);
                }
            }

            // The test may run across the end of a minute, and then there are two events.
            assertThat(servers.first.audited("""
                            SELECT sum(count) || ' ' || (count(*) = count(DISTINCT occurred_at))
                                || ' ' || bool_and(last_at >= occurred_at AND last_at <= now())
                            FROM audit.event WHERE event = 'login.failed' AND account_id = '%s'""".formatted(person.id()))).containsExactly("6 true true");
        }
    }

    @Test
    void floodWhenItsAddressesAreManyThenFewEventsAndNoneIsLost() {
        try (AuthServer server = AuthServer.start(AuthDatabase.create(), TestClock.atStart(), BEHIND_A_PROXY)) {
            for (int i = 0; i < FailureBuffer.MOST_DIFFERENT + 50; i++) {
                server.post("/oauth2/token")
                        .form("grant_type=client_credentials")
                        .header("Authorization", TestClients.basic("nobody", "nothing"))
                        .header("X-Forwarded-For", "203.0." + i / 256 + "." + i % 256)
                        .send()
                        .requireOAuthError(401, "invalid_client");
            }

            String events = "FROM audit.event WHERE event = 'client_authentication.failed'";
            assertThat(server.audited("SELECT sum(count) " + events))
                    .containsExactly(Integer.toString(FailureBuffer.MOST_DIFFERENT + 50));
            assertThat(server.audited("SELECT count(DISTINCT ip) " + events))
                    .containsExactly(Integer.toString(FailureBuffer.MOST_DIFFERENT));
            assertThat(server.audited("SELECT DISTINCT details " + events + " AND ip IS NULL AND client_id IS NULL"))
                    .containsExactly("{\"reason\": \"various\"}");
        }
    }

    @Test
    void failWhenTheDatabaseIsGoneThenTheRequestIsAnsweredAndTheEventIsWrittenLater() {
        TestDatabase database = AuthDatabase.create();
        try (DatabaseProxy proxy = database.proxy();
                AuthServer server = AuthServer.start(
                        database.through(proxy), Map.of("datasources.default.connection-timeout", 500))) {
            String token = server.signUp().access();
            server.get("/admin/users").bearer(token).send();
            TestAudit.flush(server);
            proxy.refuse();

            // While its lease lasts, the service decides on tokens from memory.
            assertThat(server.get("/admin/users").bearer(token).send().status()).isEqualTo(403);
            await().until(() -> failedWrites(server) > 0);

            proxy.pass();
            await().untilAsserted(() -> assertThat(TestRows.select(
                            database, "SELECT sum(count) FROM audit.event WHERE event = 'administration.refused'"))
                    .containsExactly("2"));
        }
    }

    @Test
    void flushWhenItFailsWithAnErrorThenTheFailuresAreKept() {
        AuthServer server = AuthServer.shared();
        FailureBuffer buffer = new FailureBuffer(() -> 0);
        buffer.add(AuditEvent.of(EventType.LOGIN_FAILED), Caller.NONE);
        FailureWriter writer = new FailureWriter(
                buffer,
                server.bean(DatabaseFunctions.class),
                () -> {
                    throw new StackOverflowError("of the test");
                },
                server.bean(StartupProgress.class),
                new BackgroundWorks());

        assertThatExceptionOfType(StackOverflowError.class).isThrownBy(writer::flush);

        assertThat(buffer.take()).hasSize(1);
    }

    private static long failedWrites(AuthServer server) {
        return server.bean(BackgroundWorks.class).all().stream()
                .filter(work -> work.name().equals("audited-failures"))
                .mapToLong(work -> work.status().failures())
                .sum();
    }

    @Test
    void stopThenTheLastFailuresAreWritten() {
        TestDatabase database = AuthDatabase.create();
        try (AuthServer server = AuthServer.start(database)) {
            server.login("nobody", WRONG);
        }

        assertThat(TestRows.select(database, "SELECT sum(count) FROM audit.event WHERE event = 'login.failed'"))
                .containsExactly("1");
    }

    @Test
    void failThenWrittenWithinSeconds() {
        AuthServer server = AuthServer.shared();
        Person person = server.register();
        server.login(person.username(), WRONG);

        await().untilAsserted(() -> assertThat(TestRows.select(
                        server.database(),
                        "SELECT count FROM audit.event WHERE event = 'login.failed' AND account_id = '" + person.id()
                                + "'"))
                .containsExactly("1"));
    }
}
