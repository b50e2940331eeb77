package dev.latchkey.auth.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.authorization.TestApplication;
import dev.latchkey.auth.client.TwoServers;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The limit on the sessions that one account opens within an hour, at two replicas. */
class AccountSessionsIT {
    private static final String DETAIL = "Too many attempts have failed. Try again later.";
    private static final TwoServers SERVERS =
            new TwoServers(TestClock.atStart(), Map.of("latchkey.throttle.account-sessions", 6));

    private final AuthServer server = SERVERS.first;
    private final AuthServer replica = SERVERS.second;
    private final Person person = server.register();

    @AfterAll
    static void stop() {
        SERVERS.close();
    }

    @Test
    void loginWhenTooManySessionsWereOpenedThenRefusedUntilTheHourIsOver() {
        String refreshToken = server.login(person).refresh();
        for (int i = 0; i < 5; i++) {
            replica.login(person);
        }

        TestAnswer refused = server.login(person.username(), AuthServer.PASSWORD);
        refused.requireProblem(429, DETAIL, Map.of("code", "throttled"));
        assertThat(refused.header("Retry-After")).isEqualTo("3600");
        assertThat(replica.login(person.username(), AuthServer.PASSWORD).status())
                .isEqualTo(429);
        assertThat(new TestBrowser(server)
                        .signIn(person.username(), AuthServer.PASSWORD)
                        .status())
                .isEqualTo(429);
        assertThat(server.login(person.username(), "a guess").status())
                .as("a refusal reveals nothing to a caller without the password")
                .isEqualTo(401);
        server.refresh(refreshToken).requireJson(200);
        server.login(server.register());
        assertThat(replica.audited("SELECT details FROM audit.event WHERE event = 'login.throttled' AND account_id = '"
                        + person.id() + "'"))
                .containsExactly("{\"by\": \"sessions\", \"seconds\": \"3600\", \"failures\": \"6\"}");
        assertThat(server.bean(MeterRegistry.class)
                        .get("latchkey.throttle.refused")
                        .tag("action", "sign_in")
                        .tag("by", "sessions")
                        .functionCounter()
                        .count())
                .isPositive();

        SERVERS.clock.advance(Duration.ofMinutes(61));
        server.login(person);
    }

    @Test
    void authorizeWhenTooManyCodesWereGivenThenRefused() {
        TestApplication application = TestApplication.firstParty(server);
        TestBrowser browser = new TestBrowser(server);
        browser.signedInAs(person);
        for (int i = 0; i < 4; i++) {
            application.code(browser);
        }
        String last = application.code(browser);

        TestAnswer refused = browser.get(application.address());
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("3600");
        assertThat(application.redeem(server, last).status())
                .as("a code from before the limit")
                .isEqualTo(200);
        assertThat(server.audited("SELECT details ->> 'by' FROM audit.event WHERE event = 'token.throttled'"
                        + " AND account_id = '" + person.id() + "'"))
                .containsExactly("sessions");
    }

    @Test
    void passwordWhenChangedTooOftenThenRefused() {
        String token = server.login(person).access();
        String[] passwords = {AuthServer.PASSWORD, "eight lamps over the harbour"};
        for (int i = 0; i < 5; i++) {
            assertThat(change(token, passwords[i % 2], passwords[(i + 1) % 2]).status())
                    .isEqualTo(204);
        }

        change(token, passwords[1], passwords[0]).requireProblem(429, DETAIL, Map.of("code", "throttled"));
    }

    private TestAnswer change(String token, String current, String changed) {
        return server.post("/password")
                .bearer(token)
                .json("{\"current_password\": \"" + current + "\", \"new_password\": \"" + changed + "\"}")
                .send();
    }
}
