package dev.latchkey.auth.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.client.TestClients;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRequest;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The limits on failures of each kind from one address. Each test has an address of its own. */
class AddressThrottleIT {
    private static final String DETAIL = "Too many attempts have failed. Try again later.";
    private static final AtomicInteger ADDRESSES = new AtomicInteger();
    private static final TestClock CLOCK = TestClock.atStart();
    private static final AuthServer SERVER = AuthServer.start(
            AuthDatabase.create(),
            CLOCK,
            Map.of(
                    "latchkey.proxies.trusted",
                    "127.0.0.1",
                    "latchkey.throttle.address-failures",
                    30,
                    "latchkey.throttle.registrations",
                    40));

    private final String address = "192.0.2." + ADDRESSES.incrementAndGet();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    @DisplayName("24 a forged X-Forwarded-For does not reset the limit")
    void loginWhenThirtyNamesFailedThenTheAddressIsRefusedForTheRestOfTheMinute() {
        for (int i = 0; i < 30; i++) {
            assertThat(login("nobody-" + i, "a guess", address).status()).isEqualTo(401);
        }
        Person person = SERVER.register();

        TestAnswer refused = login(person.username(), AuthServer.PASSWORD, address);
        refused.requireProblem(429, DETAIL, Map.of("code", "throttled"));
        assertThat(refused.header("Retry-After")).isEqualTo("60");
        assertThat(login(person.username(), AuthServer.PASSWORD, "198.51.100.7, " + address)
                        .status())
                .isEqualTo(429);
        login(person.username(), AuthServer.PASSWORD, address + "0").requireJson(200);
        assertThat(events("login.throttled"))
                .containsExactly("{\"by\": \"address\", \"seconds\": \"60\", \"failures\": \"30\"}");
        assertThat(SERVER.bean(MeterRegistry.class)
                        .get("latchkey.throttle.refused")
                        .tag("action", "sign_in")
                        .tag("by", "address")
                        .functionCounter()
                        .count())
                .isGreaterThanOrEqualTo(2);

        CLOCK.advance(Duration.ofSeconds(61));
        login(person.username(), AuthServer.PASSWORD, address).requireJson(200);
    }

    @Test
    void loginWhenAnotherAddressOfTheSameNetworkFailedThenRefused() {
        String network = "2001:db8:0:" + ADDRESSES.get() + "::";
        for (int i = 1; i <= 30; i++) {
            assertThat(login("nobody-six-" + i, "a guess", network + i).status())
                    .isEqualTo(401);
        }

        assertThat(login("nobody-six", "a guess", network + "ffff").status()).isEqualTo(429);
        assertThat(login("nobody-six", "a guess", "2001:db8:1::1").status()).isEqualTo(401);
    }

    @Test
    void loginWhenTheBrowserIsKnownThenItsAddressDoesNotMatter() {
        Person person = SERVER.register();
        TestBrowser known = new TestBrowser(SERVER).with("X-Forwarded-For", address);
        known.signedInAs(person);
        known.submit("/dashboard", "/logout", Map.of());
        for (int i = 0; i < 30; i++) {
            login("nobody-else-" + i, "a guess", address);
        }

        assertThat(login(person.username(), AuthServer.PASSWORD, address).status())
                .isEqualTo(429);
        assertThat(known.signIn(person.username(), AuthServer.PASSWORD).status())
                .isEqualTo(303);
    }

    @Test
    void tokenWhenThirtyClientsFailedThenOnlyClientsThatSucceededFromThereGetThrough() {
        TestClients.Known known = TestClients.basic(SERVER);
        TestClients.Known other = TestClients.basic(SERVER);
        credentials(known.basic()).requireJson(200);
        for (int i = 0; i < 30; i++) {
            credentials(TestClients.basic("nobody", "secret-" + i)).requireOAuthError(401, "invalid_client");
        }

        TestAnswer refused = credentials(other.basic());
        refused.requireOAuthError(429, "temporarily_unavailable");
        assertThat(refused.header("Retry-After")).isEqualTo("60");
        credentials(known.basic()).requireJson(200);
        credentials(TestClients.basic(known.id(), "a guess")).requireOAuthError(429, "temporarily_unavailable");
        for (String path : new String[] {"/oauth2/introspect", "/oauth2/revoke"}) {
            from(SERVER.post(path))
                    .header("Authorization", other.basic())
                    .form("token=x")
                    .send()
                    .requireOAuthError(429, "temporarily_unavailable");
        }
        assertThat(events("client_authentication.throttled")).hasSize(1);
        CLOCK.advance(Duration.ofSeconds(61));
        credentials(other.basic()).requireJson(200);
    }

    @Test
    void refreshWhenThirtyTokensAreUnknownThenTheAddressIsRefusedForTokensAlone() {
        Person person = SERVER.register();
        AuthServer.Tokens tokens = SERVER.login(person);
        for (int i = 0; i < 29; i++) {
            refresh("unknown-" + i).requireOAuthError(400, "invalid_grant");
        }
        from(SERVER.post("/oauth2/token"))
                .form("grant_type=authorization_code&client_id=latchkey&code=x&redirect_uri=https://a.example.test")
                .send();
        refresh("unknown-30");

        TestAnswer refused = refresh(tokens.refresh());
        refused.requireOAuthError(429, "temporarily_unavailable");
        assertThat(refused.header("Retry-After")).isNotEmpty();
        login(person.username(), AuthServer.PASSWORD, address).requireJson(200);
        SERVER.refresh(tokens.refresh()).requireJson(200);
        assertThat(events("token.throttled")).hasSize(1);
    }

    @Test
    void dashboardWhenTheAddressIsRefusedForTokensThenItsCookiesAreNotLookedUp() {
        Person person = SERVER.register();
        TestBrowser browser = new TestBrowser(SERVER).with("X-Forwarded-For", address);
        browser.signedInAs(person);
        browser.setCookie("__Host-latchkey", "");
        TestBrowser guesser = new TestBrowser(SERVER).with("X-Forwarded-For", address);
        for (int i = 0; i < 30; i++) {
            guesser.setCookie("__Host-latchkey-refresh", UUID.randomUUID().toString());
            assertThat(guesser.get("/dashboard").status()).isEqualTo(303);
        }

        assertThat(browser.get("/dashboard").header("Location")).isEqualTo("/login");
        CLOCK.advance(Duration.ofSeconds(61));
        assertThat(browser.get("/dashboard").status()).isEqualTo(200);
    }

    @Test
    void registerWhenThirtyNamesWereTakenThenTheAddressIsRefused() {
        Person person = SERVER.register();
        for (int i = 0; i < 30; i++) {
            assertThat(register(person.username()).status()).isEqualTo(409);
        }

        register(person.username()).requireProblem(429, DETAIL, Map.of("code", "throttled"));
        assertThat(register("free-" + UUID.randomUUID()).status()).isEqualTo(429);
        CLOCK.advance(Duration.ofSeconds(61));
        assertThat(register("free-" + UUID.randomUUID()).status()).isEqualTo(201);
    }

    @Test
    void registerWhenTooManyAccountsWereMadeThenTheAddressIsRefused() {
        for (int i = 0; i < 40; i++) {
            assertThat(register("new-" + UUID.randomUUID()).status()).isEqualTo(201);
        }

        TestAnswer refused = register("new-" + UUID.randomUUID());
        refused.requireProblem(429, DETAIL, Map.of("code", "throttled"));
        assertThat(refused.header("Retry-After")).isEqualTo("3600");
        assertThat(events("registration.throttled"))
                .containsExactly("{\"by\": \"registrations\", \"seconds\": \"3600\", \"failures\": \"40\"}");
    }

    @Test
    void passwordWhenTheCurrentOneIsWrongTooOftenThenRefusedAndSignInIsNot() {
        try (AuthServer strict =
                AuthServer.start(AuthDatabase.create(), CLOCK, Map.of("latchkey.throttle.account-failures", 10))) {
            Person person = strict.register();
            String token = strict.login(person).access();
            for (int i = 0; i < 10; i++) {
                assertThat(change(strict, token, "a guess " + i).status()).isEqualTo(401);
            }

            change(strict, token, AuthServer.PASSWORD).requireProblem(429, DETAIL, Map.of("code", "throttled"));
            strict.login(person);
            CLOCK.advance(Duration.ofSeconds(31));
            assertThat(change(strict, token, AuthServer.PASSWORD).status()).isEqualTo(204);
        }
    }

    @Test
    void successWhenTheCountsCannotBeReachedThenItDoesNotNeedThem() {
        TestDatabase database = AuthDatabase.create();
        try (AuthServer server = AuthServer.start(database)) {
            TestClients.Known client = TestClients.basic(server);
            AuthServer.Tokens tokens = server.login(server.register());
            database.execute(Role.AUTH, "ALTER TABLE auth.throttle RENAME TO unreachable");

            server.status(tokens.access()).requireJson(200);
            String access = server.refresh(tokens.refresh()).requireJson(200).string("access_token");
            server.post("/oauth2/token")
                    .header("Authorization", client.basic())
                    .form("grant_type=client_credentials")
                    .send()
                    .requireJson(200);
            server.logout(access).requireJson(200);
            server.refresh("unknown").requireOAuthError(400, "invalid_grant");
        }
    }

    private static TestAnswer change(AuthServer server, String token, String current) {
        return server.post("/password")
                .bearer(token)
                .json("{\"current_password\": \"" + current + "\", \"new_password\": \"eight lamps over the harbour\"}")
                .send();
    }

    private TestAnswer credentials(String authorization) {
        return from(SERVER.post("/oauth2/token"))
                .header("Authorization", authorization)
                .form("grant_type=client_credentials")
                .send();
    }

    private TestAnswer refresh(String token) {
        return from(SERVER.post("/oauth2/token"))
                .form("grant_type=refresh_token&client_id=latchkey&refresh_token=" + token)
                .send();
    }

    private TestAnswer register(String username) {
        return from(SERVER.post("/register"))
                .json("{\"username\": \"" + username + "\", \"password\": \"" + AuthServer.PASSWORD + "\"}")
                .send();
    }

    private TestRequest from(TestRequest request) {
        return request.header("X-Forwarded-For", address);
    }

    private static TestAnswer login(String username, String password, String forwardedFor) {
        return SERVER.post("/login")
                .header("X-Forwarded-For", forwardedFor)
                .json("{\"username\": \"" + username + "\", \"password\": \"" + password + "\"}")
                .send();
    }

    private List<String> events(String event) {
        return SERVER.audited("SELECT details FROM audit.event, generate_series(1, count) WHERE event = '" + event
                + "' AND ip = '" + address + "' ORDER BY id");
    }
}
