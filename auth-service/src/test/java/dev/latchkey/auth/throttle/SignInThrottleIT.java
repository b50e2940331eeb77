package dev.latchkey.auth.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.audit.Audit;
import dev.latchkey.auth.audit.TestAudit;
import dev.latchkey.auth.client.TwoServers;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Guesses of one account's password. The limit of the address is never reached here. */
class SignInThrottleIT {
    private static final String WRONG = "wrong horse battery staple";
    private static final String DEVICE = "__Host-latchkey-device";
    private static final TwoServers SERVERS = new TwoServers(
            TestClock.atStart(),
            Map.of("latchkey.throttle.account-failures", 10, "latchkey.throttle.failures-in-row", 100));

    private final AuthServer server = SERVERS.first;
    private final Person person = server.register();

    @AfterAll
    static void stop() {
        SERVERS.close();
    }

    @Test
    @DisplayName("21 after repeated failures 429 with Retry-After")
    void loginWhenTenFailedThenTheNextIsRefusedForAGrowingTime() {
        fail(server, person.username(), 10);

        TestAnswer refused = server.login(person.username(), AuthServer.PASSWORD);
        refused.requireProblem(429, "Too many attempts have failed. Try again later.", Map.of("code", "throttled"));
        assertThat(refused.header("Retry-After")).isEqualTo("30");
        SERVERS.clock.advance(Duration.ofMillis(29_100));
        assertThat(server.login(person.username(), AuthServer.PASSWORD).header("Retry-After"))
                .isEqualTo("1");

        SERVERS.clock.advance(Duration.ofSeconds(1));
        fail(server, person.username(), 1);
        assertThat(server.login(person.username(), AuthServer.PASSWORD).header("Retry-After"))
                .isEqualTo("60");
        assertThat(events("login.throttled"))
                .containsExactly(
                        "{\"by\": \"account\", \"seconds\": \"30\", \"failures\": \"10\"}",
                        "{\"by\": \"account\", \"seconds\": \"60\", \"failures\": \"11\"}");
        assertThat(events("login.failed")).as("the attempts that were compared").hasSize(11);
    }

    @Test
    void loginWhenTheDelayIsOverThenTheRightPasswordForgetsTheFailures() {
        fail(server, person.username(), 10);
        SERVERS.clock.advance(Duration.ofSeconds(31));

        server.login(person.username(), AuthServer.PASSWORD).requireJson(200);

        fail(server, person.username(), 10);
        assertThat(server.login(person.username(), WRONG).status()).isEqualTo(429);
    }

    @Test
    void loginWhenFailuresAreSpreadThenNoneIsRefused() {
        for (int i = 0; i < 3; i++) {
            fail(server, person.username(), 9);
            SERVERS.clock.advance(Duration.ofMinutes(10));
        }
        server.login(person.username(), AuthServer.PASSWORD).requireJson(200);
    }

    @Test
    @DisplayName("22 the throttle is shared by replicas")
    void loginWhenFailuresAreAtTwoReplicasThenTheyCountTogether() {
        fail(SERVERS.first, person.username(), 5);
        fail(SERVERS.second, person.username(), 5);

        assertThat(SERVERS.first.login(person.username(), WRONG).status()).isEqualTo(429);
        assertThat(SERVERS.second.login(person.username(), WRONG).status()).isEqualTo(429);
    }

    @Test
    @DisplayName("18 an unknown name is throttled like a known one")
    void loginWhenNameIsUnknownThenItsAnswersAreTheSame() {
        List<List<Object>> known = new ArrayList<>();
        List<List<Object>> unknown = new ArrayList<>();
        for (int i = 0; i < 13; i++) {
            known.add(alike(server.login(person.username(), WRONG)));
            unknown.add(alike(server.login("nobody-" + person.username(), WRONG)));
        }
        assertThat(unknown).isEqualTo(known);
        assertThat(known.getLast().getFirst()).isEqualTo(429);
    }

    @Test
    @DisplayName("23 an attacker's failures do not lock the owner out of a known browser")
    void loginWhenTheBrowserIsKnownThenItHasALimitOfItsOwn() {
        TestBrowser known = new TestBrowser(server).signedInAs(person);
        known.submit("/dashboard", "/logout", Map.of());
        TestBrowser stranger = new TestBrowser(server);
        fail(server, person.username(), 10);
        fail(server, person.email(), 10);

        assertThat(stranger.signIn(person.username(), AuthServer.PASSWORD).status())
                .isEqualTo(429);
        assertThat(known.copy().signIn(person.username(), AuthServer.PASSWORD).status())
                .isEqualTo(303);
        assertThat(known.at(SERVERS.second)
                        .signIn(person.email(), AuthServer.PASSWORD)
                        .status())
                .isEqualTo(303);
        assertThat(stranger.signIn(person.username(), AuthServer.PASSWORD).status())
                .as("the owner's success gives the attacker no new attempts")
                .isEqualTo(429);
        for (int i = 0; i < 10; i++) {
            assertThat(known.copy().signIn(person.username(), WRONG).status()).isEqualTo(401);
        }
        assertThat(known.copy().signIn(person.username(), AuthServer.PASSWORD).status())
                .isEqualTo(429);
    }

    @Test
    void loginWhenTheBrowserIsKnownToAnotherAccountOrItsCookieIsAlteredThenItIsAStranger() {
        String own = new TestBrowser(server).signedInAs(person).cookie(DEVICE);
        String anothers = new TestBrowser(server).signedInAs(server.register()).cookie(DEVICE);
        fail(server, person.username(), 10);

        assertThat(signInFrom(anothers).status()).isEqualTo(429);
        String ownMarks = own.substring(own.indexOf('.'));
        assertThat(signInFrom(anothers.substring(0, anothers.indexOf('.')) + ownMarks)
                        .status())
                .as("another device's id")
                .isEqualTo(429);
        assertThat(signInFrom(own.replaceFirst("\\.\\w+-", ".zzz-")).status())
                .as("another day for the first name, which the sign-in uses")
                .isEqualTo(429);
        assertThat(signInFrom("").status()).isEqualTo(429);
        assertThat(signInFrom(own).status()).isEqualTo(303);
    }

    private TestAnswer signInFrom(String deviceToken) {
        TestBrowser browser = new TestBrowser(server);
        browser.setCookie(DEVICE, deviceToken);
        return browser.signIn(person.username(), AuthServer.PASSWORD);
    }

    @Test
    @DisplayName("23 an attacker's failures do not lock out a client that has signed in before")
    void loginWhenAnEarlierRefreshTokenIsSentThenItHasALimitOfItsOwn() {
        String earlier = server.login(person).refresh();
        server.refresh(earlier).requireJson(200);
        String another = server.login(server.register()).refresh();
        fail(server, person.username(), 10);

        assertThat(login(another).status()).isEqualTo(429);
        assertThat(login("x".repeat(43)).status()).isEqualTo(429);
        login(earlier).requireJson(200);
    }

    private TestAnswer login(String refreshToken) {
        return server.post("/login")
                .json("{\"username\": \"" + person.username() + "\", \"password\": \"" + AuthServer.PASSWORD
                        + "\", \"refresh_token\": \"" + refreshToken + "\"}")
                .send();
    }

    @Test
    void loginWhenAHundredFailedInARowThenStrangersStayOutUntilAnAdministratorOrASuccessEndsIt() {
        TestBrowser known = new TestBrowser(server).signedInAs(person);
        known.submit("/dashboard", "/logout", Map.of());
        exhaust(person.username());
        exhaust(person.email());

        assertThat(events("login.failed")).hasSize(100);
        SERVERS.clock.advance(Duration.ofDays(20));
        assertThat(server.login(person.username(), AuthServer.PASSWORD).status())
                .isEqualTo(429);
        assertThat(known.signIn(person.username(), AuthServer.PASSWORD).status())
                .isEqualTo(303);
        SERVERS.clock.advance(Duration.ofMinutes(61));
        server.login(person.username(), AuthServer.PASSWORD).requireJson(200);

        exhaust(person.username());
        Person administrator = server.register();
        server.database()
                .execute(
                        Role.AUTH, "UPDATE auth.account SET roles = '{admin}' WHERE id = '" + administrator.id() + "'");
        server.post("/admin/users/" + person.id() + "/enable")
                .bearer(server.login(administrator).access())
                .send()
                .requireJson(200);
        server.login(person.username(), AuthServer.PASSWORD).requireJson(200);
    }

    /** Sends wrong passwords until three attempts in a row are refused, 61 minutes apart. */
    private void exhaust(String name) {
        for (int refused = 0; refused < 3; ) {
            String member = name.contains("@") ? "email" : "username";
            int status = server.post("/login")
                    .json("{\"" + member + "\": \"" + name + "\", \"password\": \"" + WRONG + "\"}")
                    .send()
                    .status();
            refused = status == 429 ? refused + 1 : 0;
            SERVERS.clock.advance(Duration.ofMinutes(refused > 0 ? 61 : 0));
        }
    }

    /** A second click on the button of the form signs up like the first, so the form compares the password. */
    @Test
    void signUpWhenItRepeatsANewAccountsNamesThenItsGuessesCountAsFailedSignIns() {
        for (int i = 0; i < 10; i++) {
            assertThat(signUp("eight lanterns by the old bridge").status()).isEqualTo(409);
        }

        assertThat(signUp(AuthServer.PASSWORD).status())
                .as("the right password is not compared any more")
                .isEqualTo(409);
        assertThat(server.login(person.username(), AuthServer.PASSWORD).status())
                .isEqualTo(429);
        assertThat(events("login.throttled"))
                .containsExactly("{\"by\": \"account\", \"seconds\": \"30\", \"failures\": \"10\"}");
        assertThat(events("login.failed")).as("the attempts that were compared").hasSize(10);
    }

    @Test
    void signUpWhenItIsRepeatedWithTheRightPasswordThenNothingIsCounted() {
        for (int i = 0; i < 11; i++) {
            assertThat(signUp(AuthServer.PASSWORD).status()).isEqualTo(303);
        }

        fail(server, person.username(), 10);
    }

    private TestAnswer signUp(String password) {
        return new TestBrowser(server)
                .submit(
                        "/signup",
                        "/signup",
                        Map.of("username", person.username(), "email", person.email(), "password", password));
    }

    @Test
    void signInWhenThrottledThenThePageSaysSoInTheBrowsersLanguage() {
        fail(server, person.username(), 10);

        TestAnswer english = new TestBrowser(server).signIn(person.username(), AuthServer.PASSWORD);
        TestAnswer german =
                new TestBrowser(server).with("Accept-Language", "de").signIn(person.username(), AuthServer.PASSWORD);

        assertThat(english.status()).isEqualTo(429);
        assertThat(english.header("Retry-After")).isEqualTo("30");
        assertThat(english.text()).contains("<h1>Too many attempts</h1>").contains("Please wait a few minutes");
        assertThat(german.status()).isEqualTo(429);
        assertThat(german.text()).contains("<h1>Zu viele Versuche</h1>").contains("Bitte warten Sie einige Minuten");
    }

    @Test
    void signInWhenCountingFailsWithAnErrorThenTheTurnIsGivenBack() {
        ThrottleKey key = server.bean(ThrottleKeys.class).name("error-" + person.username());
        ThrottleFunctions functions = server.bean(ThrottleFunctions.class);
        ThrottleSettings settings = server.bean(ThrottleSettings.class);
        ThrottleMemory memory = new ThrottleMemory(() -> 0);
        Throttle throttle = new Throttle(
                server.bean(ThrottleKeys.class),
                functions,
                memory,
                new AttemptGate(),
                new LookupLimit(settings, () -> 0),
                settings,
                new FailingMetrics(memory),
                server.bean(Audit.class));
        functions.count(key, null, ThrottleRule.within(1, Duration.ofHours(1)));

        for (int i = 0; i < 10; i++) {
            memory.forget(key); // else the attempt is refused before its turn
            assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> throttle.signIn(key));
        }
    }

    /** Fails when an attempt is refused. */
    private static final class FailingMetrics extends ThrottleMetrics {
        private FailingMetrics(ThrottleMemory memory) {
            super(memory);
        }

        @Override
        void refused(ThrottledAction action, ThrottleKey.By by) {
            throw new StackOverflowError("of the test");
        }
    }

    private static void fail(AuthServer server, String name, int times) {
        String member = name.contains("@") ? "email" : "username";
        for (int i = 0; i < times; i++) {
            assertThat(server.post("/login")
                            .json("{\"" + member + "\": \"" + name + "\", \"password\": \"" + WRONG + "\"}")
                            .send()
                            .status())
                    .isEqualTo(401);
        }
    }

    /** {@return the details of this account's events from both replicas, once for each failure that was counted} */
    private List<String> events(String event) {
        TestAudit.flush(SERVERS.second);
        return server.audited("SELECT details FROM audit.event, generate_series(1, count) WHERE event = '" + event
                + "' AND account_id = '" + person.id() + "' ORDER BY last_at, id");
    }

    private static List<Object> alike(TestAnswer answer) {
        Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
        headers.remove("date");
        headers.remove("x-request-id");
        return List.of(answer.status(), headers, answer.text());
    }
}
