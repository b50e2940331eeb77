package dev.latchkey.auth.backchannel;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.authorization.TestApplication;
import dev.latchkey.auth.client.TwoServers;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.auth.revocation.AccountRevocations;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase.Role;
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
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Security events. The background loop of both replicas runs once a minute, too seldom to interfere with a test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecurityEventsIT {
    private static final String PURGED = "https://schemas.openid.net/secevent/risc/event-type/account-purged";
    private static final Map<String, Object> SETTINGS =
            Map.of("latchkey.clients.private-jwks-uris", true, "latchkey.backchannel-logout.interval", "1m");

    private final TestClock clock = TestClock.at(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    private final List<String> received = new CopyOnWriteArrayList<>();
    private TwoServers servers;
    private AuthServer first;
    private HttpServer listener;
    private ExecutorService threads;
    private volatile int status = 202;
    private Person person;

    @BeforeAll
    void start() throws IOException {
        servers = new TwoServers(clock, SETTINGS);
        first = servers.first;
        threads = Executors.newVirtualThreadPerTaskExecutor();
        listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.setExecutor(threads);
        listener.createContext("/events", this::answer);
        listener.start();
    }

    @BeforeEach
    void register() {
        person = first.register();
    }

    @AfterEach
    void forget() {
        status = 202;
        first.database().execute(Role.AUTH, "DELETE FROM auth.notification");
        first.database().execute(Role.AUTH, "DELETE FROM auth.client");
        received.clear();
    }

    @AfterAll
    void stop() {
        servers.close();
        listener.stop(0);
        threads.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(exchange.getRequestHeaders().getFirst("Content-Type") + " " + body);
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private URI events() {
        return URI.create("http://127.0.0.1:" + listener.getAddress().getPort() + "/events");
    }

    @Test
    void deleteThenAFirstPartyClientIsToldThatTheAccountIsPurged() throws Exception {
        TestApplication service = TestApplication.toldOfEventsAt(first, events(), true);

        delete();
        assertThat(received).as("the deletion does not wait").isEmpty();
        deliverAll();

        assertThat(received).hasSize(1);
        SignedJWT token = event(0);
        assertThat(token.getHeader().getType().getType()).isEqualTo("secevent+jwt");
        JWKSet keys = JWKSet.parse(first.get("/.well-known/jwks.json").send().text());
        assertThat(token.verify(new RSASSAVerifier(
                        keys.getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey())))
                .isTrue();
        Map<String, Object> subject = Map.of("format", "iss_sub", "iss", AuthServer.ISSUER, "sub", person.id());
        assertThat(token.getJWTClaimsSet().getClaims())
                .containsOnlyKeys("iss", "aud", "iat", "jti", "toe", "sub_id", "events")
                .containsEntry("iss", AuthServer.ISSUER)
                .containsEntry("aud", List.of(service.id()))
                .containsEntry("sub_id", subject)
                .containsEntry("events", Map.of(PURGED, Map.of("subject", subject)));
        assertThat(first.get("/userinfo").bearer(token.serialize()).send().status())
                .as("a security event is not an access token")
                .isEqualTo(401);
        assertThat(TestRows.count(first.database(), "auth.notification")).isZero();
    }

    @Test
    @DisplayName("an application learns of the accounts that have allowed it something, and of no others")
    void deleteWhenTheApplicationDoesNotKnowTheAccountThenNotTold() {
        TestApplication application = TestApplication.toldOfEventsAt(first, events(), false);
        Person other = first.register();
        first.database()
                .execute(
                        Role.AUTH,
                        "INSERT INTO auth.consent (account_id, client_id, scope, given_at) VALUES ('" + other.id()
                                + "', '" + application.id() + "', 'openid', now())");

        delete();
        deliverAll();
        assertThat(received).isEmpty();

        first.bean(AccountRevocations.class).delete(UUID.fromString(other.id()), null);
        deliverAll();
        assertThat(received).hasSize(1);
    }

    @Test
    void deleteWhenNoAddressIsRegisteredThenNothingIsKept() {
        TestApplication.firstParty(first).tokens(first, new TestBrowser(first).signedInAs(person));

        delete();

        assertThat(TestRows.count(first.database(), "auth.notification")).isZero();
    }

    @Test
    void disableAndEnableThenTold() throws Exception {
        TestApplication.toldOfEventsAt(first, events(), true);
        first.bean(AccountRevocations.class).disable(UUID.fromString(person.id()), null);
        first.bean(AccountRevocations.class).disable(UUID.fromString(person.id()), null);
        deliver();
        assertThat(received).as("told once").hasSize(1);
        enable();
        enable();
        deliver();

        assertThat(received).hasSize(2);
        assertThat(String.valueOf(event(0).getJWTClaimsSet().getClaim("events")))
                .contains("/account-disabled");
        assertThat(String.valueOf(event(1).getJWTClaimsSet().getClaim("events")))
                .contains("/account-enabled");
    }

    @Test
    void deliverWhenTheClientFailsThenAgainWithTheSameIdAndANewTime() throws Exception {
        TestApplication.toldOfEventsAt(first, events(), true);
        status = 503;
        delete();
        deliverAll();
        clock.advance(Duration.ofHours(1));
        status = 202;
        deliver();

        assertThat(received).hasSize(2);
        assertThat(event(1).getJWTClaimsSet().getJWTID())
                .isEqualTo(event(0).getJWTClaimsSet().getJWTID());
        assertThat(event(1).getJWTClaimsSet().getClaim("toe"))
                .isEqualTo(event(0).getJWTClaimsSet().getClaim("toe"));
        assertThat(event(1).getJWTClaimsSet().getIssueTime())
                .isAfter(event(0).getJWTClaimsSet().getIssueTime());
        assertThat(TestRows.count(first.database(), "auth.notification")).isZero();
    }

    @Test
    void deliverWhenTheClientIsDownForSixDaysThenStillTold() {
        TestApplication.toldOfEventsAt(first, events(), true);
        status = 500;
        delete();
        for (int hour = 0; hour < 6 * 24; hour++) {
            clock.advance(Duration.ofHours(1));
            deliver();
        }
        status = 202;
        clock.advance(Duration.ofHours(1));
        received.clear();
        deliver();

        assertThat(received).hasSize(1);
    }

    @Test
    void deliverWhenTheClientIsDownForSevenDaysThenGivenUp() {
        TestApplication.toldOfEventsAt(first, events(), true);
        status = 500;
        delete();

        clock.advance(Duration.ofDays(7));
        deliver();

        assertThat(received).hasSize(1);
        assertThat(TestRows.count(first.database(), "auth.notification")).isZero();
    }

    @Test
    void deliverWhenTheClientRefusesThenNotAgain() {
        TestApplication.toldOfEventsAt(first, events(), true);
        status = 400;
        delete();

        deliverAll();

        assertThat(received).hasSize(1);
        assertThat(TestRows.count(first.database(), "auth.notification")).isZero();
    }

    private void delete() {
        first.bean(AccountRevocations.class).delete(UUID.fromString(person.id()), null);
    }

    private void enable() {
        first.database().execute(Role.AUTH, "SELECT auth.enable_account('" + person.id() + "', NULL, NULL)");
    }

    private void deliver() {
        servers.second.bean(Notifications.class).deliver();
    }

    /** The notification of a deletion is due after 30 s. */
    private void deliverAll() {
        deliver();
        assertThat(received.stream().filter(text -> text.contains("secevent")).count())
                .as("not yet")
                .isZero();
        clock.advance(Duration.ofSeconds(30));
        deliver();
    }

    private SignedJWT event(int index) throws Exception {
        assertThat(received.get(index)).startsWith("application/secevent+jwt ");
        return SignedJWT.parse(received.get(index).substring("application/secevent+jwt ".length()));
    }
}
