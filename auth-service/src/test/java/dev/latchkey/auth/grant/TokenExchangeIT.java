package dev.latchkey.auth.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.client.TestClients;
import dev.latchkey.auth.client.TestClients.Known;
import dev.latchkey.auth.client.TestServices;
import dev.latchkey.auth.client.TwoServers;
import dev.latchkey.auth.database.LockedAccount;
import dev.latchkey.auth.key.SignedTokens;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestKeys;
import dev.latchkey.shared.test.TestRows;
import dev.latchkey.shared.test.TestTokens;
import java.sql.Connection;
import java.sql.Statement;
import java.text.ParseException;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Token exchange (RFC 8693), on two replicas: users sign in at the first, services exchange at the second. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenExchangeIT {
    private static final String TYPE = "urn:ietf:params:oauth:token-type:";
    private static final String TO_STOCK = "&audience=" + TestServices.STOCK;

    private final TestClock clock = TestClock.atStart();
    private TwoServers servers;
    private Known orders;
    private Known stock;
    private Person person;
    private String token;

    @BeforeAll
    void start() {
        servers = new TwoServers(clock, Map.of());
        orders = TestServices.orders(servers.first);
        stock = TestServices.stock(servers.first);
    }

    @BeforeEach
    void login() {
        person = servers.first.register();
        token = servers.first.login(person).access();
    }

    @AfterAll
    void stop() {
        servers.close();
    }

    @Test
    @DisplayName("28, 85 the answer has issued_token_type and no refresh token, and is not stored")
    void exchangeThenTheWholeAnswerIsAsTheRfcSays() {
        TestAnswer answer = exchange(TO_STOCK).requireJson(200);

        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.json())
                .isEqualTo(Map.of(
                        "access_token",
                        answer.string("access_token"),
                        "issued_token_type",
                        TYPE + "access_token",
                        "token_type",
                        "Bearer",
                        "expires_in",
                        900L,
                        "scope",
                        "profile notes:read"));
    }

    @Test
    @DisplayName("30, 85 the token belongs to the user, and names the actor")
    void exchangeThenTheClaimsAreTheUsersWithAnActor() throws ParseException {
        Map<String, Object> before = claims(token).toJSONObject();
        Map<String, Object> after = claims(accessToken(TO_STOCK)).toJSONObject();

        assertThat(after.get("jti")).isNotEqualTo(before.get("jti"));
        assertThat(after)
                .isEqualTo(Map.ofEntries(
                        Map.entry("iss", AuthServer.ISSUER),
                        Map.entry("sub", person.id()),
                        Map.entry("aud", TestServices.STOCK),
                        Map.entry("exp", before.get("exp")),
                        Map.entry("iat", clock.instant().getEpochSecond()),
                        Map.entry("jti", after.get("jti")),
                        Map.entry("client_id", orders.id()),
                        Map.entry("scope", "profile notes:read"),
                        Map.entry("sid", before.get("sid")),
                        Map.entry("auth_time", before.get("auth_time")),
                        Map.entry("acr", "1"),
                        Map.entry("amr", List.of("pwd")),
                        Map.entry("preferred_username", person.username()),
                        Map.entry("name", "Ada Lovelace"),
                        Map.entry("roles", List.of()),
                        Map.entry("act", Map.of("sub", orders.id()))));
    }

    @Test
    @DisplayName("85 the token expires no later than the subject token")
    void exchangeWhenSubjectTokenIsOldThenTheNewOneEndsWithIt() throws ParseException {
        clock.advance(Duration.ofMinutes(14).plusSeconds(59));
        TestAnswer answer = exchange(TO_STOCK).requireJson(200);

        assertThat(answer.json()).containsEntry("expires_in", 1L);
        assertThat(claims(answer.string("access_token")).getExpirationTime())
                .isEqualTo(claims(token).getExpirationTime());
    }

    @Test
    void exchangeWhenSubjectTokenHasJustExpiredThenInvalidRequest() {
        clock.advance(Duration.ofMinutes(15));
        assertThat(servers.second.status(token).status())
                .as("a verifier tolerates wrong clocks")
                .isEqualTo(200);

        requireRefused(exchange(TO_STOCK));
    }

    @Test
    @DisplayName("85 the scope is what the subject token and the client have in common")
    void exchangeWhenLessScopeIsAskedThenGiven() throws ParseException {
        TestAnswer answer = exchange(TO_STOCK + "&scope=notes:read").requireJson(200);

        assertThat(answer.string("scope")).isEqualTo("notes:read");
        assertThat(claims(answer.string("access_token")).getStringClaim("scope"))
                .isEqualTo("notes:read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "+", "notes:write", "orders:read", "notes:read+orders:read", "notes:read+email", "NOTES:READ"
            })
    @DisplayName("85 no wider scope than that of the subject token, or that of the client")
    void exchangeWhenMoreOrNoScopeIsAskedThenInvalidScope(String scope) {
        exchange(TO_STOCK + "&scope=" + scope).requireOAuthError(400, "invalid_scope");
    }

    @Test
    void exchangeWhenNoScopeIsLeftThenInvalidScope() {
        Known other = TestServices.service(servers.first, "stock:read", List.of(), List.of(TestServices.STOCK));

        exchange(other, token, TO_STOCK).requireOAuthError(400, "invalid_scope");
    }

    @Test
    @DisplayName("85 an exchanged token cannot regain the scope that was given up")
    void exchangeWhenScopeWasNarrowedThenItStaysNarrow() {
        String narrow = accessToken(TO_STOCK + "&scope=profile");

        exchange(stock, narrow, "&audience=" + TestServices.ORDERS).requireOAuthError(400, "invalid_scope");
    }

    @Test
    void exchangeWhenNoTargetIsAskedThenTheUsualAudience() throws ParseException {
        String exchanged = accessToken("");

        assertThat(claims(exchanged).getAudience()).containsExactly("latchkey-api");
        assertThat(servers.first.status(exchanged).requireJson(200).json())
                .isEqualTo(Map.of("message", "Token is valid", "user", person.username()));
    }

    @Test
    void exchangeWhenResourceIsAskedThenItIsTheAudience() throws ParseException {
        assertThat(claims(accessToken("&resource=https%3A%2F%2Fstock.example.test"))
                        .getAudience())
                .containsExactly(TestServices.STOCK);
    }

    @Test
    void exchangeWhenSeveralTargetsAreAskedThenAllAndEachOnce() throws ParseException {
        String both =
                "&resource=" + TestServices.STOCK + TO_STOCK + "&audience=latchkey-api" + "&audience=latchkey-api";

        assertThat(claims(accessToken(both)).getAudience()).containsExactly(TestServices.STOCK, "latchkey-api");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&audience=https://other.example.test",
                "&audience=https://stock.example.test/",
                "&audience=https://orders.example.test",
                "&audience=LATCHKEY-API",
                "&audience=https://stock.example.test&audience=https://other.example.test",
                "&audience=https://stock.example.test&resource=https://other.example.test",
                "&resource=https://other.example.test&audience=https://stock.example.test",
                "&resource=https://stock.example.test%23part",
                "&resource=latchkey-api",
                "&resource=/path",
            })
    @DisplayName("86 a bad target: invalid_target")
    void exchangeWhenTargetIsNotAllowedThenInvalidTarget(String target) {
        exchange(target).requireOAuthError(400, "invalid_target");
    }

    @Test
    @DisplayName("86 a client that may not call latchkey-api must name its target")
    void exchangeWhenUsualAudienceIsNotAllowedThenInvalidTarget() {
        exchange(stock, accessToken(TO_STOCK), "").requireOAuthError(400, "invalid_target");
    }

    @Test
    @DisplayName("85 act contains the chain of services, the latest outermost")
    void exchangeWhenExchangedBeforeThenTheActorsNest() throws ParseException {
        String second = exchange(stock, accessToken(TO_STOCK), "&audience=" + TestServices.ORDERS)
                .requireJson(200)
                .string("access_token");

        assertThat(claims(second).toJSONObject())
                .containsEntry("sub", person.id())
                .containsEntry("client_id", stock.id())
                .containsEntry("act", Map.of("sub", stock.id(), "act", Map.of("sub", orders.id())));
    }

    @Test
    void exchangeWhenTheChainIsTooLongThenInvalidRequest() throws ParseException {
        String next = token;
        for (int actors = 1; actors <= 4; actors++) {
            next = exchange(
                            actors % 2 == 1 ? orders : stock,
                            next,
                            "&audience=" + (actors % 2 == 1 ? TestServices.STOCK : TestServices.ORDERS))
                    .requireJson(200)
                    .string("access_token");
        }

        requireRefused(exchange(orders, next, TO_STOCK));
    }

    @Test
    void exchangeWhenTokenIsAddressedToTheClientThenGiven() {
        exchange(stock, accessToken(TO_STOCK), "&audience=" + TestServices.ORDERS)
                .requireJson(200);
    }

    @Test
    void exchangeWhenTokenIsAddressedToTheIssuerThenGiven() {
        String toIssuer = SignedTokens.like(servers.first, token, claims -> claims.audience(AuthServer.ISSUER));

        exchange(orders, toIssuer, TO_STOCK).requireJson(200);
    }

    @Test
    @DisplayName("85 a service cannot exchange a token that is addressed to another service")
    void exchangeWhenTokenIsAddressedToAnotherThenInvalidRequest() {
        requireRefused(exchange(orders, accessToken(TO_STOCK), TO_STOCK));
    }

    @Test
    @DisplayName("67 after a logout no token can be exchanged, and exchanged tokens are refused, on every replica")
    void exchangeWhenLoggedOutThenRefusedAndExchangedTokensAreOver() {
        String exchanged = accessToken("");
        servers.first.logout(token).requireJson(200);

        requireRefused(exchange(""));
        for (AuthServer replica : List.of(servers.first, servers.second)) {
            assertThat(replica.status(exchanged).json()).containsEntry("error", "Token has been revoked");
        }
    }

    @Test
    @DisplayName("67 a disabled account ends exchange")
    void exchangeWhenAccountIsDisabledThenInvalidRequest() {
        servers.database.execute(Role.AUTH, "UPDATE auth.account SET enabled = false WHERE id = '" + person.id() + "'");

        requireRefused(exchange(TO_STOCK));
    }

    @Test
    @DisplayName("67 an ended session gives no token, even before its revocation is known")
    void exchangeWhenSessionHasEndedThenInvalidRequest() throws ParseException {
        servers.database.execute(Role.AUTH, endSession());

        requireRefused(exchange(TO_STOCK));
    }

    @Test
    void exchangeWhenSessionIsTooOldThenInvalidRequest() throws ParseException {
        servers.database.execute(
                Role.AUTH,
                "UPDATE auth.session SET expires_at = '" + clock.instant() + "' WHERE id = '" + sessionId() + "'");

        requireRefused(exchange(TO_STOCK));
    }

    @Test
    @DisplayName("67 an exchange during a logout waits for it, and gives no token")
    void exchangeWhileTheSessionEndsThenWaitsAndRefused() throws Exception {
        try (Connection logout = servers.database.dataSource(Role.AUTH).getConnection();
                Statement statement = logout.createStatement()) {
            logout.setAutoCommit(false);
            statement.execute(endSession());
            CompletableFuture<TestAnswer> answer = CompletableFuture.supplyAsync(() -> exchange(TO_STOCK));
            awaitSomebodyWaiting();
            assertThat(answer).isNotDone();

            logout.commit();

            requireRefused(answer.get());
        }
    }

    @Test
    @DisplayName("67 an exchange while its account is being disabled waits for it, and gives no token")
    void exchangeWhileTheAccountIsDisabledThenWaitsAndRefused() throws Exception {
        try (Connection admin = servers.database.dataSource(Role.AUTH).getConnection();
                Statement statement = admin.createStatement()) {
            admin.setAutoCommit(false);
            statement.execute("UPDATE auth.account SET enabled = false WHERE id = '" + person.id() + "'");
            CompletableFuture<TestAnswer> answer = CompletableFuture.supplyAsync(() -> exchange(TO_STOCK));
            LockedAccount.awaitCall(servers.database, "lock_live_session");
            // The administrator then locks the session: every transition locks the account first.
            statement.execute(endSession());
            admin.commit();

            requireRefused(answer.get());
        }
    }

    @Test
    void exchangeWhileOthersExchangeThenNobodyWaits() throws Exception {
        try (Connection other = servers.database.dataSource(Role.AUTH).getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT id FROM auth.session WHERE id = '" + sessionId() + "' FOR SHARE");

            exchange(TO_STOCK).requireJson(200);
        }
    }

    @Test
    void exchangeWhenNameAndRolesHaveChangedThenTheNewTokenKnows() throws ParseException {
        servers.database.execute(
                Role.AUTH,
                "UPDATE auth.account SET name = NULL, roles = '{editor,reader}' WHERE id = '" + person.id() + "'");

        Map<String, Object> claims = claims(accessToken(TO_STOCK)).toJSONObject();

        assertThat(claims).containsEntry("roles", List.of("editor", "reader")).doesNotContainKey("name");
    }

    @Test
    void exchangeWhenTokenWasRevokedThenInvalidRequest() {
        servers.first
                .post("/oauth2/revoke")
                .form("client_id=latchkey&token=" + token)
                .send();

        requireRefused(exchange(TO_STOCK));
    }

    @Test
    void exchangeWhenTokenIsAClientsOwnThenInvalidRequest() {
        String own = servers.first
                .post("/oauth2/token")
                .form("grant_type=client_credentials&resource=https://stock.example.test")
                .header("Authorization", stock.basic())
                .send()
                .requireJson(200)
                .string("access_token");

        requireRefused(exchange(stock, own, TO_STOCK));
    }

    @Test
    @DisplayName("a token that is bound to a key is refused")
    void exchangeWhenTokenIsBoundThenInvalidRequest() {
        requireRefused(exchange(
                orders,
                SignedTokens.like(servers.first, token, claims -> claims.claim("cnf", Map.of("jkt", "thumbprint"))),
                TO_STOCK));
    }

    @Test
    @DisplayName("49 an ID token and a refresh token are not access tokens")
    void exchangeWhenTokenIsOfAnotherTypeThenInvalidRequest() {
        requireRefused(exchange(orders, SignedTokens.like(servers.first, token, "JWT", claims -> {}), TO_STOCK));
        requireRefused(exchange(orders, servers.first.login(person).refresh(), TO_STOCK));
    }

    @Test
    @DisplayName("50 a token of another issuer")
    void exchangeWhenTokenIsOfAnotherIssuerThenInvalidRequest() {
        requireRefused(exchange(
                orders,
                SignedTokens.like(servers.first, token, claims -> claims.issuer("https://other.example.test")),
                TO_STOCK));
        requireRefused(exchange(orders, TestTokens.valid(clock).token(), TO_STOCK));
        requireRefused(exchange(
                orders, TestTokens.valid(clock).signedBy(TestKeys.other()).token(), TO_STOCK));
    }

    @Test
    void exchangeWhenTokenIsNotYetOrNoMoreValidThenInvalidRequest() {
        Date early = Date.from(clock.instant().plusSeconds(60));
        Date late = Date.from(clock.instant().minusSeconds(1));

        requireRefused(exchange(
                orders, SignedTokens.like(servers.first, token, claims -> claims.notBeforeTime(early)), TO_STOCK));
        requireRefused(exchange(
                orders, SignedTokens.like(servers.first, token, claims -> claims.expirationTime(late)), TO_STOCK));
    }

    @Test
    void exchangeWhenTokenIsMalformedThenInvalidRequest() {
        String cut = token.substring(0, token.length() - 4);
        for (String bad : List.of("x", "a.b.c", "..", cut, cut + "AAAA", token + ".x", "a.".repeat(5_000) + "c")) {
            requireRefused(exchange(orders, bad, TO_STOCK));
        }
    }

    @Test
    void exchangeWhenTypeIsJwtThenGiven() {
        post(orders, "&subject_token_type=" + TYPE + "jwt&subject_token=" + token + TO_STOCK)
                .requireJson(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&subject_token_type=urn:ietf:params:oauth:token-type:id_token",
                "&subject_token_type=urn:ietf:params:oauth:token-type:refresh_token",
                "&subject_token_type=urn:ietf:params:oauth:token-type:saml2",
                "&subject_token_type=access_token",
                "&subject_token_type=%22%5C%C3%A9",
                "&subject_token_type=%20",
                "&subject_token_type=",
                ""
            })
    void exchangeWhenSubjectTokenTypeIsAnotherOrMissingThenInvalidRequest(String type) {
        post(orders, type + "&subject_token=" + token + TO_STOCK).requireOAuthError(400, "invalid_request");
    }

    @Test
    void exchangeWhenSubjectTokenIsMissingThenInvalidRequest() {
        post(orders, "&subject_token_type=" + TYPE + "access_token").requireOAuthError(400, "invalid_request");
        post(orders, "&subject_token_type=" + TYPE + "access_token&subject_token=")
                .requireOAuthError(400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&requested_token_type=urn:ietf:params:oauth:token-type:refresh_token",
                "&requested_token_type=urn:ietf:params:oauth:token-type:id_token",
                "&requested_token_type=urn:ietf:params:oauth:token-type:jwt",
                "&requested_token_type=%C3%A9%22",
                "&actor_token_type=urn:ietf:params:oauth:token-type:access_token",
                "&actor_token=x",
                "&actor_token=x&actor_token_type=urn:ietf:params:oauth:token-type:access_token",
            })
    void exchangeWhenAnotherTokenIsAskedOrAnActorPresentedThenInvalidRequest(String parameters) {
        exchange(TO_STOCK + parameters).requireOAuthError(400, "invalid_request");
    }

    @Test
    void exchangeWhenAccessTokenIsRequestedThenGiven() {
        exchange(TO_STOCK + "&requested_token_type=" + TYPE + "access_token").requireJson(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"subject_token=x", "subject_token_type=x", "requested_token_type=x", "scope=x", "client_id=x"})
    @DisplayName("39 a duplicated parameter: invalid_request")
    void exchangeWhenParameterIsDuplicatedThenInvalidRequest(String parameter) {
        exchange(TO_STOCK + "&scope=notes:read&requested_token_type=" + TYPE + "access_token&client_id=" + orders.id()
                        + "&" + parameter)
                .requireOAuthError(400, "invalid_request");
    }

    @Test
    void exchangeWhenClientIsNotRegisteredForItThenUnauthorizedClient() {
        Known other = TestClients.basic(servers.first);

        exchange(other, token, "").requireOAuthError(400, "unauthorized_client");
    }

    @Test
    void exchangeWhenClientIsPublicThenUnauthorizedClient() {
        for (String client : List.of("latchkey", TestServices.publicOne(servers.first))) {
            servers.second
                    .post("/oauth2/token")
                    .form(form(token, "&client_id=" + client))
                    .send()
                    .requireOAuthError(400, "unauthorized_client");
        }
    }

    @Test
    @DisplayName("40 a client that cannot prove its identity")
    void exchangeWhenClientIsNotAuthenticatedThenInvalidClient() {
        servers.second
                .post("/oauth2/token")
                .form(form(token, "&client_id=" + orders.id()))
                .send()
                .requireOAuthError(401, "invalid_client");
        exchange(new Known(orders.client(), "wrong"), token, "").requireOAuthError(401, "invalid_client");
    }

    @Test
    void exchangeThenNothingIsWritten() {
        long sessions = TestRows.count(servers.database, "auth.session");
        long refreshTokens = TestRows.count(servers.database, "auth.refresh_token");

        accessToken(TO_STOCK);

        assertThat(TestRows.count(servers.database, "auth.session")).isEqualTo(sessions);
        assertThat(TestRows.count(servers.database, "auth.refresh_token")).isEqualTo(refreshTokens);
    }

    @Test
    void exchangeWhenRefreshedMeanwhileThenTheOldAccessTokenCanBeExchanged() {
        Tokens tokens = servers.first.login(person);
        servers.first.refresh(tokens.refresh()).requireJson(200);

        exchange(orders, tokens.access(), TO_STOCK).requireJson(200);
    }

    private void awaitSomebodyWaiting() {
        await().until(() -> TestRows.select(
                        servers.database,
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND wait_event_type = 'Lock'")
                .equals(List.of("1")));
    }

    private String endSession() throws ParseException {
        return "UPDATE auth.session SET ended_at = '" + clock.instant() + "' WHERE id = '" + sessionId() + "'";
    }

    private String sessionId() throws ParseException {
        return claims(token).getStringClaim("sid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /sessions",
                "POST /logout",
                "POST /logout/all",
                "GET /admin/users",
                "GET /admin/keys",
                "GET /admin/verifiers"
            })
    void callWhenAServiceActsForAnAdministratorThenOnlyWhatTheScopeNames(String route) {
        servers.database.execute(
                Role.AUTH, "UPDATE auth.account SET roles = '{admin}' WHERE id = '" + person.id() + "'");
        token = servers.first.login(person).access();
        String delegated = accessToken("");
        String[] request = route.split(" ", 2);

        servers.first
                .request(request[0], request[1])
                .bearer(delegated)
                .send()
                .requireProblem(403, "The caller's role does not allow this.");
        assertThat(servers.first.status(delegated).status()).isEqualTo(200);
        assertThat(servers.first.status(token).status()).isEqualTo(200);
    }

    private String accessToken(String parameters) {
        return exchange(parameters).requireJson(200).string("access_token");
    }

    private TestAnswer exchange(String parameters) {
        return exchange(orders, token, parameters);
    }

    private TestAnswer exchange(Known client, String subjectToken, String parameters) {
        return servers.second
                .post("/oauth2/token")
                .form(form(subjectToken, parameters))
                .header("Authorization", client.basic())
                .send();
    }

    private TestAnswer post(Known client, String parameters) {
        return servers.second
                .post("/oauth2/token")
                .form("grant_type=" + TestServices.EXCHANGE + parameters)
                .header("Authorization", client.basic())
                .send();
    }

    private static String form(String subjectToken, String parameters) {
        return "grant_type=" + TestServices.EXCHANGE + "&subject_token_type=" + TYPE + "access_token&subject_token="
                + subjectToken + parameters;
    }

    /** RFC 8693 section 2.2.2: every invalid subject token is an {@code invalid_request}, whatever is wrong with it. */
    private static void requireRefused(TestAnswer answer) {
        answer.requireOAuthError(400, "invalid_request");
        assertThat(answer.string("error_description")).isEqualTo("The subject token is not valid");
    }

    private static JWTClaimsSet claims(String jwt) throws ParseException {
        return SignedJWT.parse(jwt).getJWTClaimsSet();
    }
}
