package dev.latchkey.auth.backchannel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.claims.LogoutTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.validators.LogoutTokenValidator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.authorization.TestApplication;
import dev.latchkey.auth.client.TwoServers;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestRows;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Back-channel logout. The background loop of both replicas runs once a minute, too seldom to interfere with a test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BackchannelLogoutIT {
    private static final String PARAMETER = "logout_token=";
    private static final Map<String, Object> SETTINGS =
            Map.of("latchkey.clients.private-jwks-uris", true, "latchkey.backchannel-logout.interval", "1m");

    /** Starts at the real time: the SDK checks the expiry of a logout token against the real clock. */
    private final TestClock clock = TestClock.at(Instant.now().truncatedTo(ChronoUnit.SECONDS));

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private TwoServers servers;
    private AuthServer first;
    private AuthServer second;
    private HttpServer listener;
    private ExecutorService threads;
    private volatile int status = 200;
    private TestApplication application;
    private Person person;
    private TestBrowser browser;

    @BeforeAll
    void start() throws IOException {
        servers = new TwoServers(clock, SETTINGS);
        first = servers.first;
        second = servers.second;
        threads = Executors.newVirtualThreadPerTaskExecutor();
        listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.setExecutor(threads);
        listener.createContext("/logout", this::answer);
        listener.createContext("/hung", exchange -> hang());
        listener.start();
    }

    @BeforeEach
    void signIn() {
        application = TestApplication.toldAt(first, at("/logout"));
        person = first.register();
        browser = new TestBrowser(first).signedInAs(person);
    }

    @AfterEach
    void forget() {
        status = 200;
        first.database().execute(TestDatabase.Role.AUTH, "DELETE FROM auth.notification");
        received.clear();
    }

    @AfterAll
    void stop() {
        stopped.countDown();
        servers.close();
        listener.stop(0);
        threads.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " " + body);
            exchange.getResponseHeaders().add("Location", at("/logout").toString());
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private void hang() {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + listener.getAddress().getPort() + path);
    }

    @Test
    void signOutThenTheApplicationGetsALogoutToken() throws Exception {
        TestAnswer tokens = application.tokens(second, browser);

        browser.submit("/dashboard", "/logout", Map.of());
        assertThat(received).as("the sign-out does not wait for the notice").isEmpty();
        deliver();

        assertThat(received).hasSize(1);
        assertThat(received.getFirst()).startsWith("POST application/x-www-form-urlencoded " + PARAMETER);
        SignedJWT token = SignedJWT.parse(received.getFirst().replaceFirst(".*" + PARAMETER, ""));
        assertThat(token.getHeader().getType().getType()).isEqualTo("logout+jwt");
        LogoutTokenValidator validator = new LogoutTokenValidator(
                new Issuer(AuthServer.ISSUER),
                new ClientID(application.id()),
                JWSAlgorithm.RS256,
                JWKSet.parse(second.get("/.well-known/jwks.json").send().text()));
        LogoutTokenClaimsSet claims = validator.validate(token);
        assertThat(claims.getSubject().getValue()).isEqualTo(person.id());
        assertThat(claims.getSessionID().getValue())
                .isEqualTo(SignedJWT.parse(tokens.string("id_token"))
                        .getJWTClaimsSet()
                        .getStringClaim("sid"));
        assertThat(token.getJWTClaimsSet().getClaims())
                .containsOnlyKeys("iss", "sub", "aud", "iat", "exp", "jti", "sid", "events")
                .containsEntry("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
        assertThat(Duration.between(
                        claims.getIssueTime().toInstant(),
                        claims.getExpirationTime().toInstant()))
                .isEqualTo(Duration.ofMinutes(2));
        assertThat(first.get("/userinfo").bearer(token.serialize()).send().status())
                .as("a logout token is not an access token")
                .isEqualTo(401);
        requireNothingLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"logout", "revoke", "code", "reuse", "everywhere", "password", "others"})
    void whateverEndsTheSessionThenTheApplicationIsToldOnce(String cause) {
        String code = application.code(browser);
        TestAnswer tokens = application.redeem(first, code).requireJson(200);
        String access = tokens.string("access_token");
        String refresh = tokens.string("refresh_token");
        switch (cause) {
            case "logout" -> first.logout(access).requireJson(200);
            case "revoke" -> revoke(refresh);
            case "code" -> application.redeem(second, code).requireOAuthError(400, "invalid_grant");
            case "reuse" -> {
                application.refresh(first, refresh).requireJson(200);
                clock.advance(Duration.ofMinutes(1));
                application.refresh(second, refresh).requireOAuthError(400, "invalid_grant");
            }
            case "everywhere" ->
                first.post("/logout/all")
                        .bearer(first.login(person).access())
                        .send()
                        .requireJson(200);
            case "password" -> {
                Map<String, String> passwords = Map.of(
                        "current-password", AuthServer.PASSWORD, "new-password", "quite another of those phrases");
                browser.submit("/dashboard", "/dashboard/password", passwords);
            }
            default -> browser.submit("/dashboard", "/dashboard/sessions/end-others", Map.of());
        }

        deliver();

        assertThat(received).hasSize(1);
        first.logout(access);
        deliver();
        assertThat(received).as("notified once").hasSize(1);
    }

    private void revoke(String refreshToken) {
        assertThat(first.post("/oauth2/revoke")
                        .header("Authorization", application.client().basic())
                        .form("token=" + refreshToken)
                        .send()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void signOutWhenTheApplicationIsNotToldThenNothingIsKept() {
        TestApplication.firstParty(first).tokens(first, browser);

        browser.submit("/dashboard", "/logout", Map.of());

        requireNothingLeft();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429, 404, 302, 307})
    void deliverWhenTheApplicationFailsThenAgainLater(int failure) {
        status = failure;
        end();
        deliver();
        assertThat(received).hasSize(1);

        clock.advance(Duration.ofMillis(4_999));
        deliver();
        assertThat(received).as("not yet, and no redirect is followed").hasSize(1);

        clock.advance(Duration.ofMillis(1));
        deliver();
        assertThat(received).hasSize(2).doesNotHaveDuplicates();

        status = 204;
        clock.advance(Duration.ofSeconds(10));
        deliver();
        assertThat(received).hasSize(3);
        requireNothingLeft();
    }

    @Test
    void deliverWhenTheApplicationRefusesThenNotAgain() {
        status = 400;
        end();

        deliver();

        assertThat(received).hasSize(1);
        requireNothingLeft();
    }

    @Test
    void deliverWhenTheApplicationNeverAnswersWellThenTenTimes() {
        status = 500;
        end();

        for (int i = 0; i < 15; i++) {
            deliver();
            clock.advance(Duration.ofMinutes(10));
        }

        assertThat(received).hasSize(10);
        requireNothingLeft();
    }

    @Test
    void deliverWhenItAlwaysFailsHereThenNotForEver() {
        end();
        first.database()
                .execute(
                        TestDatabase.Role.AUTH,
                        "UPDATE auth.client SET backchannel_logout_uri = 'no address' WHERE client_id = '"
                                + application.id() + "'");
        clock.advance(Duration.ofSeconds(5)); // longer than a replica caches clients

        for (int i = 0; i < 10; i++) {
            deliver();
            clock.advance(Duration.ofMinutes(10));
        }

        assertThat(received).isEmpty();
        requireNothingLeft();
    }

    @Test
    void deliverWhenANoticeWasTriedVeryOftenThenItAndTheOthersAreStillTaken() {
        TestApplication other = TestApplication.toldAt(first, at("/logout"));
        other.tokens(first, browser);
        end();
        first.database()
                .execute(
                        TestDatabase.Role.AUTH,
                        "UPDATE auth.notification SET attempts = 1000 WHERE client_id = '" + other.id() + "'");

        deliver();

        assertThat(received).hasSize(2);
        requireNothingLeft();
    }

    @Test
    void deliverOnBothReplicasAtOnceThenOnce() throws Exception {
        end();

        List<Future<?>> deliveries = Stream.of(first, second, first, second)
                .<Future<?>>map(server ->
                        threads.submit(() -> server.bean(Notifications.class).deliver()))
                .toList();

        for (Future<?> delivery : deliveries) {
            delivery.get();
        }
        assertThat(received).hasSize(1);
    }

    @Test
    @DisplayName("an application that hangs or is gone delays no other application")
    void deliverWhenOneApplicationHangsThenTheOthersAreTold() {
        TestApplication.toldAt(first, at("/hung")).tokens(first, browser);
        TestApplication.toldAt(first, URI.create("http://127.0.0.1:1/logout")).tokens(first, browser);
        application.tokens(first, browser);

        browser.submit("/dashboard", "/logout", Map.of());
        deliver();

        assertThat(received).hasSize(1);
        assertThat(TestRows.select(first.database(), "SELECT attempts FROM auth.notification"))
                .containsExactly("1", "1");
    }

    @Test
    void deliverWhenTheClientIsDeletedThenNobodyIsTold() {
        end();
        first.database()
                .execute(
                        TestDatabase.Role.AUTH, "DELETE FROM auth.client WHERE client_id = '" + application.id() + "'");
        clock.advance(Duration.ofSeconds(5)); // longer than a replica caches clients

        deliver();

        assertThat(received).isEmpty();
        requireNothingLeft();
    }

    @Test
    @DisplayName("a private address is called only if a setting allows it; the loop runs by itself")
    void deliverWhenTheAddressIsPrivateThenNotCalled() {
        TestDatabase database = AuthDatabase.create();
        try (AuthServer server = AuthServer.start(database, Map.of("latchkey.backchannel-logout.interval", "20ms"))) {
            TestBrowser own = new TestBrowser(server).signedInAs(server.register());
            TestApplication.toldAt(server, at("/logout")).tokens(server, own);

            own.submit("/dashboard", "/logout", Map.of());

            await().until(() -> TestRows.select(database, "SELECT attempts FROM auth.notification")
                    .equals(List.of("1")));
            assertThat(received).isEmpty();
        }
    }

    private void end() {
        application.tokens(first, browser);
        browser.submit("/dashboard", "/logout", Map.of());
    }

    private void deliver() {
        second.bean(Notifications.class).deliver();
    }

    private void requireNothingLeft() {
        assertThat(TestRows.count(first.database(), "auth.notification")).isZero();
    }
}
