package dev.latchkey.auth.introspection;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.client.TestClients;
import dev.latchkey.auth.client.TestClients.Known;
import dev.latchkey.auth.client.TestServices;
import dev.latchkey.auth.client.TwoServers;
import dev.latchkey.auth.key.SignedTokens;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase.Role;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /oauth2/introspect} (RFC 7662), on two replicas: the second sees changes that the first has made. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IntrospectionIT {
    private final TestClock clock = TestClock.atStart();
    private TwoServers servers;
    private Known resourceServer;
    private Known orders;
    private Known stock;
    private Person person;
    private Tokens tokens;

    @BeforeAll
    void start() {
        servers = new TwoServers(clock, Map.of());
        resourceServer = TestServices.service(servers.first, "", List.of("latchkey-api"), List.of());
        orders = TestServices.orders(servers.first);
        stock = TestServices.stock(servers.first);
    }

    @BeforeEach
    void login() {
        person = servers.first.register();
        tokens = servers.first.login(person);
    }

    @AfterAll
    void stop() {
        servers.close();
    }

    @Test
    void introspectWhenAccessTokenIsGoodThenAllThatItSays() throws ParseException {
        TestAnswer answer = introspect(resourceServer, tokens.access()).requireJson(200);

        JWTClaimsSet claims = claims(tokens.access());
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.json())
                .isEqualTo(Map.ofEntries(
                        Map.entry("active", true),
                        Map.entry("iss", AuthServer.ISSUER),
                        Map.entry("sub", person.id()),
                        Map.entry("aud", List.of("latchkey-api")),
                        Map.entry("exp", clock.instant().getEpochSecond() + 900),
                        Map.entry("iat", clock.instant().getEpochSecond()),
                        Map.entry("jti", claims.getJWTID()),
                        Map.entry("client_id", "latchkey"),
                        Map.entry("scope", "openid profile email notes:read notes:write"),
                        Map.entry("username", person.username()),
                        Map.entry("token_type", "Bearer"),
                        Map.entry("sid", claims.getStringClaim("sid")),
                        Map.entry("auth_time", clock.instant().getEpochSecond()),
                        Map.entry("acr", "1"),
                        Map.entry("amr", List.of("pwd")),
                        Map.entry("roles", List.of())));
    }

    @Test
    void introspectWhenTokenIsAClientsOwnThenThereIsNoUser() throws ParseException {
        String own = clientCredentials(stock);

        assertThat(introspect(stock, own).requireJson(200).json())
                .isEqualTo(Map.of(
                        "active",
                        true,
                        "iss",
                        AuthServer.ISSUER,
                        "sub",
                        stock.id(),
                        "aud",
                        List.of(TestServices.ORDERS),
                        "exp",
                        clock.instant().getEpochSecond() + 900,
                        "iat",
                        clock.instant().getEpochSecond(),
                        "jti",
                        claims(own).getJWTID(),
                        "client_id",
                        stock.id(),
                        "scope",
                        "notes:read stock:read",
                        "token_type",
                        "Bearer"));
    }

    @Test
    @DisplayName("85 the answer names the actor")
    void introspectWhenTokenWasExchangedThenItSaysWhoActs() {
        String exchanged = exchange();

        assertThat(introspect(stock, exchanged).requireJson(200).json())
                .containsEntry("active", true)
                .containsEntry("username", person.username())
                .containsEntry("client_id", orders.id())
                .containsEntry("aud", List.of(TestServices.STOCK))
                .containsEntry("act", Map.of("sub", orders.id()));
    }

    @Test
    void introspectWhenTokenIsNotTheClientsBusinessThenInactive() {
        String exchanged = exchange();

        requireInactive(introspect(orders, tokens.access()));
        requireInactive(introspect(resourceServer, exchanged));
        requireActive(introspect(orders, exchanged));
        requireActive(introspect(stock, exchanged));
        requireInactive(introspect(resourceServer, tokens.refresh()));
    }

    @Test
    void introspectWhenRefreshTokenIsTheClientsThenActive() {
        giveSessionTo(orders);

        TestAnswer answer = introspect(orders, tokens.refresh()).requireJson(200);
        assertThat(answer.json())
                .isEqualTo(Map.ofEntries(
                        Map.entry("active", true),
                        Map.entry("iss", AuthServer.ISSUER),
                        Map.entry("sub", person.id()),
                        Map.entry(
                                "exp", clock.instant().plus(Duration.ofDays(7)).getEpochSecond()),
                        Map.entry("client_id", orders.id()),
                        Map.entry("scope", "openid profile email notes:read notes:write"),
                        Map.entry("username", person.username()),
                        Map.entry("token_type", "refresh_token"),
                        Map.entry("sid", sessionId()),
                        Map.entry("auth_time", clock.instant().getEpochSecond()),
                        Map.entry("acr", "1"),
                        Map.entry("amr", List.of("pwd"))));
    }

    @Test
    @DisplayName("73 a revoked or used refresh token is inactive")
    void introspectWhenRefreshTokenIsUsedOrRevokedThenInactive() {
        giveSessionTo(orders);
        TestAnswer refreshed = servers.first
                .post("/oauth2/token")
                .form("grant_type=refresh_token&refresh_token=" + tokens.refresh())
                .header("Authorization", orders.basic())
                .send()
                .requireJson(200);
        String successor = refreshed.string("refresh_token");
        requireInactive(introspect(orders, tokens.refresh()));
        requireActive(introspect(orders, successor));

        servers.first
                .post("/oauth2/revoke")
                .form("token=" + successor)
                .header("Authorization", orders.basic())
                .send();

        requireInactive(introspect(orders, successor));
        requireInactive(introspect(resourceServer, refreshed.string("access_token")));
    }

    @Test
    @DisplayName("73 a refresh token that is too old, of an ended session, or of a disabled account")
    void introspectWhenRefreshTokenIsNoMoreGoodThenInactive() {
        giveSessionTo(orders);
        clock.advance(Duration.ofDays(7));
        requireInactive(introspect(orders, tokens.refresh()));

        login();
        giveSessionTo(orders);
        disable();
        requireInactive(introspect(orders, tokens.refresh()));

        login();
        giveSessionTo(orders);
        endSession();
        requireInactive(introspect(orders, tokens.refresh()));
    }

    @Test
    @DisplayName("72, 73 after a logout inactive at once, on every replica")
    void introspectWhenLoggedOutThenInactive() {
        String exchanged = exchange();
        requireActive(introspect(resourceServer, tokens.access()));

        servers.first.logout(tokens.access()).requireJson(200);

        requireInactive(introspect(resourceServer, tokens.access()));
        requireInactive(introspect(stock, exchanged));
    }

    @Test
    @DisplayName("72 a revoked access token")
    void introspectWhenAccessTokenIsRevokedThenInactive() {
        servers.first
                .post("/oauth2/revoke")
                .form("client_id=latchkey&token=" + tokens.access())
                .send();

        requireInactive(introspect(resourceServer, tokens.access()));
    }

    @Test
    @DisplayName("72 an expired access token, to the second")
    void introspectWhenAccessTokenHasExpiredThenInactive() {
        clock.advance(Duration.ofMinutes(15).minusSeconds(1));
        requireActive(introspect(resourceServer, tokens.access()));

        clock.advance(Duration.ofSeconds(1));

        requireInactive(introspect(resourceServer, tokens.access()));
    }

    @Test
    @DisplayName("72 a token of an ended session, of a disabled account, whether it was revoked or not")
    void introspectWhenSessionIsNotOpenThenInactive() {
        endSession();
        requireInactive(introspect(resourceServer, tokens.access()));

        login();
        disable();
        requireInactive(introspect(resourceServer, tokens.access()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b.c", "..", "%F0%9F%A6%8A", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "'--"})
    @DisplayName("72 an unknown or malformed token")
    void introspectWhenTokenIsUnknownThenInactive(String unknown) {
        requireInactive(introspect(resourceServer, unknown));
    }

    @Test
    @DisplayName("72 a forged token, a token of another type, a token of another issuer")
    void introspectWhenTokenIsForgedThenInactive() {
        String access = tokens.access();

        requireInactive(introspect(resourceServer, access.substring(0, access.lastIndexOf('.') + 1) + "AAAA"));
        requireInactive(introspect(resourceServer, SignedTokens.like(servers.first, access, "JWT", claims -> {})));
        requireInactive(introspect(
                resourceServer,
                SignedTokens.like(servers.first, access, claims -> claims.issuer("https://other.example.test"))));
        requireInactive(introspect(resourceServer, "x".repeat(10_000)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "refresh_token", "x", ""})
    void introspectWhenHintIsWrongThenItIsNotMinded(String hint) {
        requireActive(post(resourceServer, "token=" + tokens.access() + "&token_type_hint=" + hint));
    }

    @Test
    @DisplayName("71 introspection without authentication: 401 invalid_client")
    void introspectWhenClientIsNotAuthenticatedThenInvalidClient() {
        String token = "token=" + tokens.access();
        List<TestAnswer> answers = List.of(
                form(token),
                form(token + "&client_id=" + resourceServer.id()),
                form(token + "&client_id=nobody"),
                form("x=y"),
                introspect(new Known(resourceServer.client(), "wrong"), tokens.access()),
                servers.second
                        .post("/oauth2/introspect")
                        .form(token)
                        .bearer(tokens.access())
                        .send());

        for (TestAnswer answer : answers) {
            answer.requireOAuthError(401, "invalid_client");
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Basic realm=\"latchkey\"");
        }
    }

    @Test
    @DisplayName("71 a public client cannot authenticate: 401")
    void introspectWhenClientIsPublicThenInvalidClient() {
        form("token=" + tokens.access() + "&client_id=latchkey").requireOAuthError(401, "invalid_client");
        form("token=" + tokens.access() + "&client_id=" + TestServices.publicOne(servers.first))
                .requireOAuthError(401, "invalid_client");
    }

    @Test
    void introspectWhenClientPostsItsSecretThenAnswered() {
        Known poster = TestClients.post(servers.first);

        requireActive(form(poster.post() + "&token=" + tokens.access()));
    }

    @Test
    void introspectWhenClientAuthenticatesInTwoWaysThenInvalidRequest() {
        post(resourceServer, resourceServer.post() + "&token=x").requireOAuthError(400, "invalid_request");
    }

    @Test
    void introspectWhenTokenIsMissingThenInvalidRequest() {
        post(resourceServer, "").requireOAuthError(400, "invalid_request");
        post(resourceServer, "token=").requireOAuthError(400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token=x", "token_type_hint=x", "client_id=x"})
    @DisplayName("39 a duplicated parameter: invalid_request")
    void introspectWhenParameterIsDuplicatedThenInvalidRequest(String parameter) {
        post(resourceServer, "token=x&token_type_hint=x&client_id=" + resourceServer.id() + '&' + parameter)
                .requireOAuthError(400, "invalid_request");
    }

    @Test
    void introspectWhenFormIsHugeThenTooLarge() {
        post(resourceServer, "token=" + "x".repeat(1 << 20)).requireOAuthError(413, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain", "multipart/form-data; boundary=x"})
    @DisplayName("95 another media type: 415 in OAuth JSON")
    void introspectWhenMediaTypeIsAnotherThenUnsupported(String type) {
        servers.second
                .post("/oauth2/introspect")
                .header("Content-Type", type)
                .header("Authorization", resourceServer.basic())
                .body(("token=" + tokens.access()).getBytes(StandardCharsets.US_ASCII))
                .send()
                .requireOAuthError(415, "invalid_request");
    }

    @Test
    void introspectWhenMethodIsAnotherThenNotAllowed() {
        TestAnswer answer = servers.second
                .get("/oauth2/introspect?token=" + tokens.access())
                .send();

        answer.requireOAuthError(405, "invalid_request");
        assertThat(answer.header("Allow")).isEqualTo("POST");
    }

    private String exchange() {
        return servers.first
                .post("/oauth2/token")
                .form("grant_type=" + TestServices.EXCHANGE + "&audience=" + TestServices.STOCK + "&subject_token="
                        + tokens.access() + "&subject_token_type=urn:ietf:params:oauth:token-type:access_token")
                .header("Authorization", orders.basic())
                .send()
                .requireJson(200)
                .string("access_token");
    }

    private String clientCredentials(Known client) {
        return servers.first
                .post("/oauth2/token")
                .form("grant_type=client_credentials&resource=" + TestServices.ORDERS)
                .header("Authorization", client.basic())
                .send()
                .requireJson(200)
                .string("access_token");
    }

    /** Changes the session as if the user had signed in through this client. */
    private void giveSessionTo(Known client) {
        update("auth.session SET client_id = '" + client.id() + "' WHERE id = '" + sessionId() + "'");
    }

    private void endSession() {
        update("auth.session SET ended_at = '" + clock.instant() + "' WHERE id = '" + sessionId() + "'");
    }

    private void disable() {
        update("auth.account SET enabled = false WHERE id = '" + person.id() + "'");
    }

    private void update(String statement) {
        servers.database.execute(Role.AUTH, "UPDATE " + statement);
    }

    private String sessionId() {
        try {
            return claims(tokens.access()).getStringClaim("sid");
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private TestAnswer introspect(Known client, String token) {
        return post(client, "token=" + token);
    }

    private TestAnswer post(Known client, String form) {
        return servers.second
                .post("/oauth2/introspect")
                .form(form)
                .header("Authorization", client.basic())
                .send();
    }

    private TestAnswer form(String form) {
        return servers.second.post("/oauth2/introspect").form(form).send();
    }

    private static void requireActive(TestAnswer answer) {
        assertThat(answer.requireJson(200).json()).containsEntry("active", true);
    }

    /** Checklist 72: the answer tells nothing but that the token is not active. */
    private static void requireInactive(TestAnswer answer) {
        answer.requireJson(200);
        assertThat(answer.text()).isEqualTo("{\"active\":false}");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }

    private static JWTClaimsSet claims(String jwt) throws ParseException {
        return SignedJWT.parse(jwt).getJWTClaimsSet();
    }
}
