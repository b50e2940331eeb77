package dev.latchkey.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.authorization.TestApplication;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestPlans;
import dev.latchkey.shared.test.TestRows;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An account has at most four sessions here. When another one opens, the session that was unused for longest ends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionLimitIT {
    private static final int MOST = 4;

    private final TestClock clock = TestClock.atStart();
    private AuthServer server;
    private Person person;

    @BeforeAll
    void start() {
        server = AuthServer.start(AuthDatabase.create(), clock, Map.of("latchkey.session.max-per-account", MOST));
    }

    @BeforeEach
    void register() {
        person = server.register();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void loginWhenThereAreTooManyThenTheOneUnusedForLongestEnds() throws ParseException {
        Tokens first = login();
        Tokens second = login();
        List<Tokens> others = List.of(login(), login());
        clock.advance(Duration.ofSeconds(1));
        String refreshed = server.refresh(first.refresh()).requireJson(200).string("refresh_token");

        Tokens one = login();

        server.refresh(second.refresh()).requireOAuthError(400, "invalid_grant");
        // The login did not wait for the verifiers, but it has notified them.
        await().until(() -> server.status(second.access()).status() == 401);
        server.refresh(refreshed).requireJson(200);
        for (Tokens other : others) {
            server.refresh(other.refresh()).requireJson(200);
        }
        server.refresh(one.refresh()).requireJson(200);
        assertThat(open()).isEqualTo(MOST);
        assertThat(TestRows.select(server.database(), """
                        SELECT session_id FROM audit.event JOIN shared.revocation ON target_id = session_id::text
                        WHERE event = 'session.ended' AND details ->> 'by' = 'session_limit' AND kind = 'session'
                            AND account_id = '%s'""".formatted(person.id())))
                .containsExactly(sid(second));
    }

    @Test
    void loginManyTimesAtOnceThenNeverMoreThanTheLimit() throws Exception {
        List<Callable<TestAnswer>> logins = IntStream.range(0, 12)
                .<Callable<TestAnswer>>mapToObj(i -> () -> server.login(person.username(), AuthServer.PASSWORD))
                .toList();

        List<TestAnswer> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<TestAnswer> login : threads.invokeAll(logins)) {
                answers.add(login.get());
            }
        }

        long opened = answers.stream().filter(answer -> answer.status() == 200).count();
        assertThat(opened).as("logins that were answered").isGreaterThan(MOST);
        assertThat(open()).isEqualTo(MOST);
    }

    @Test
    void loginWhenOthersHaveExpiredThenTheyDoNotCount() {
        List<Tokens> kept = List.of(login(), login(), login());
        server.database().execute(Role.AUTH, """
                INSERT INTO auth.session (id, account_id, client_id, scope, auth_time, last_used_at, expires_at)
                SELECT gen_random_uuid(), '%s', 'latchkey', 'openid', shared.clock(), shared.clock(), shared.clock()
                FROM generate_series(1, 10)""".formatted(person.id()));

        login();

        for (Tokens tokens : kept) {
            server.refresh(tokens.refresh()).requireJson(200);
        }
    }

    @Test
    void loginWhenTheLimitWasLoweredThenAllTooManyEnd() {
        server.database().execute(Role.AUTH, """
                INSERT INTO auth.session (id, account_id, client_id, scope, auth_time, last_used_at, expires_at)
                SELECT gen_random_uuid(), '%s', 'latchkey', 'openid', shared.clock(), shared.clock(),
                    shared.clock() + interval '1 day'
                FROM generate_series(1, 300)""".formatted(person.id()));

        login();

        assertThat(open()).isEqualTo(MOST);
    }

    @Test
    void redeemWhenThereAreTooManyThenOthersEndButNotTheBrowsers() {
        TestApplication application = TestApplication.firstParty(server);
        TestBrowser browser = new TestBrowser(server).signedInAs(person);
        clock.advance(Duration.ofSeconds(1));
        List<Tokens> others = List.of(login(), login(), login());

        TestAnswer tokens = application.redeem(server, application.code(browser));

        tokens.requireJson(200);
        assertThat(open()).isEqualTo(MOST);
        assertThat(browser.get("/dashboard").status()).isEqualTo(200);
        server.refresh(others.getFirst().refresh()).requireOAuthError(400, "invalid_grant");
        server.refresh(others.getLast().refresh()).requireJson(200);
    }

    @Test
    void countThenItReadsTheLiveSessionsAlone() {
        server.database().execute(Role.AUTH, """
                INSERT INTO auth.session (id, account_id, client_id, scope, auth_time, last_used_at, expires_at, ended_at)
                SELECT gen_random_uuid(), '%s', 'latchkey', 'openid', now(), now(), shared.clock() + interval '1 day',
                    CASE WHEN i %% 2 = 0 THEN now() END
                FROM generate_series(1, 20000) i;
                UPDATE auth.session SET expires_at = shared.clock() - interval '1 hour'
                WHERE account_id = '%s' AND ended_at IS NULL""".formatted(person.id(), person.id()));
        login();
        server.database().execute(Role.SUPERUSER, "ANALYZE auth.session");

        TestPlans plans =
                TestPlans.of(server.database(), "SELECT auth.excess_sessions('" + person.id() + "', NULL, 100)");

        assertThat(plans.use("session_live")).isTrue();
        assertThat(plans.sequentialScans()).doesNotContain("Seq Scan on session");
        assertThat(plans.mostRowsRemoved()).isLessThan(100);
    }

    private Tokens login() {
        clock.advance(Duration.ofSeconds(1));
        return server.login(person);
    }

    private long open() {
        return TestRows.count(
                server.database(),
                "auth.session WHERE ended_at IS NULL AND expires_at > shared.clock() AND account_id = '" + person.id()
                        + "'");
    }

    private static String sid(Tokens tokens) throws ParseException {
        return SignedJWT.parse(tokens.access()).getJWTClaimsSet().getStringClaim("sid");
    }
}
