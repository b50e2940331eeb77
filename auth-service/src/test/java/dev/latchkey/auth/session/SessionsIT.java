package dev.latchkey.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.client.TestClients;
import dev.latchkey.auth.client.TestClients.Known;
import dev.latchkey.auth.password.PasswordMessages;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestRows;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /sessions}, {@code /logout/all}, {@code /password} on two replicas: a change at one holds at the other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionsIT {
    private static final String NEW_PASSWORD = "eleven herons beneath the pier";

    private final TestClock clock = TestClock.atStart();
    private AuthServer server;
    private AuthServer replica;
    private Known client;
    private Person person;
    private Tokens tokens;

    @BeforeAll
    void start() {
        Map<String, Object> settings =
                Map.of("latchkey.master-key.key", AuthServer.randomMasterKey(), "latchkey.verifier.mode", "direct");
        server = AuthServer.start(AuthDatabase.create(), clock, settings);
        replica = AuthServer.start(server.database(), clock, settings);
        client = TestClients.basic(server);
    }

    @BeforeEach
    void signUp() {
        person = server.register();
        tokens = server.login(person);
    }

    @AfterAll
    void stop() {
        replica.close();
        server.close();
    }

    @Test
    void listThenEachSessionAsItIsTheOneLastUsedFirst() throws ParseException {
        Instant began = clock.instant();
        clock.advance(Duration.ofMinutes(1));
        Tokens other = loginWith("Lynx/2.9");
        clock.advance(Duration.ofMinutes(1));
        server.refresh(tokens.refresh()).requireJson(200);

        TestAnswer answer =
                replica.get("/sessions").bearer(tokens.access()).send().requireJson(200);

        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(JSONArrayUtils.parse(answer.text()))
                .isEqualTo(List.of(
                        session(tokens, began, clock.instant(), userAgent(tokens), true),
                        session(other, began.plusSeconds(60), began.plusSeconds(60), "Lynx/2.9", false)));
    }

    @Test
    void listThenOnlyThoseThatGoOn() throws ParseException {
        Tokens ended = server.login(person);
        server.logout(ended.access()).requireJson(200);
        Tokens idle = server.login(person);
        clock.advance(Duration.ofDays(6));
        server.refresh(tokens.refresh()).requireJson(200);
        clock.advance(Duration.ofDays(1));
        Tokens current = server.login(person);

        assertThat(listed(current)).containsExactly(sid(current), sid(tokens)).doesNotContain(sid(idle));
    }

    @Test
    void listThenNoSessionOfAnother() throws ParseException {
        server.signUp();

        assertThat(listed(tokens)).containsExactly(sid(tokens));
    }

    @Test
    void endThenItsTokensEndOnEveryReplicaAndTheOthersGoOn() throws ParseException {
        Tokens other = server.login(person);

        TestAnswer answer = end(sid(other), tokens);

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.text()).isEmpty();
        requireOver(other);
        requireGoesOn(tokens);
        assertThat(listed(tokens)).containsExactly(sid(tokens));
        assertThat(end(sid(other), tokens).status()).isEqualTo(204); // a client repeats a call whose answer was lost
    }

    @Test
    void endTheCurrentOneThenItIsALogout() throws ParseException {
        assertThat(end(sid(tokens), tokens).status()).isEqualTo(204);

        requireOver(tokens);
    }

    @Test
    void endWhenItIsAnothersThenNotFoundAndItGoesOn() throws ParseException {
        Tokens anothers = server.signUp();

        end(sid(anothers), tokens).requireProblem(404, "session_not_found", "You have no such session.");

        requireGoesOn(anothers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000-0000-0000-0000-000000000000", "1", "x", "1-1-1-1-1", "null", "*"})
    void endWhenItIsUnknownThenNotFound(String id) {
        end(id, tokens).requireProblem(404, "session_not_found", "You have no such session.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "%F0%9F%A6%8A", "%22%3B", "..%2F1"})
    void endWhenItIsOddThenNotFound(String id) {
        assertThat(end(id, tokens).status()).isEqualTo(404);
    }

    @Test
    @DisplayName("66 logout-all ends earlier tokens, those of the same second too; a later login works")
    void logoutEverywhereThenAllEndAndALoginOfTheSameSecondWorks() {
        Tokens other = replica.login(person);
        Tokens anothers = server.signUp();

        TestAnswer answer = server.post("/logout/all").bearer(tokens.access()).send();

        answer.requireJson(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.json()).isEqualTo(Map.of("sessions_revoked", 2L));
        requireOver(tokens);
        requireOver(other);
        requireGoesOn(anothers);
        requireGoesOn(replica.login(person)); // in the same second: the clock stands still
    }

    @Test
    void logoutEverywhereWhenAsyncIsPreferredThenAccepted() {
        TestAnswer answer = server.post("/logout/all")
                .bearer(tokens.access())
                .header("Prefer", "respond-async")
                .send();

        answer.requireJson(202);
        assertThat(answer.header("Preference-Applied")).isEqualTo("respond-async");
        assertThat(answer.json()).isEqualTo(Map.of("sessions_revoked", 1L));
        // The first call did not wait for the verifiers. The second one does.
        assertThat(server.logout(tokens.access()).status()).isIn(200, 401);
        requireOver(tokens);
    }

    @Test
    @DisplayName("65 logout-all twice: 401")
    void logoutEverywhereTwiceThenUnauthorized() {
        server.post("/logout/all").bearer(tokens.access()).send().requireJson(200);

        replica.post("/logout/all")
                .bearer(tokens.access())
                .send()
                .requireProblem(401, "invalid_token", "The access token is not valid.");
    }

    @Test
    @DisplayName("16 a password change ends the other sessions, but not the session of the caller")
    void changePasswordThenOtherSessionsEndAndTheNewPasswordIsTheOne() {
        Tokens other = replica.login(person);

        TestAnswer answer = changePassword(AuthServer.PASSWORD, NEW_PASSWORD);

        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
        assertThat(answer.text()).isEmpty();
        requireOver(other);
        requireGoesOn(tokens);
        assertThat(replica.login(person.username(), AuthServer.PASSWORD).status())
                .isEqualTo(401);
        replica.login(person.username(), NEW_PASSWORD).requireJson(200);
        assertThat(events()).contains("password.changed", "session.ended");
    }

    @Test
    @DisplayName("15 a change without the current password: 4xx")
    void changePasswordWhenTheCurrentOneIsWrongOrMissingThenNothingChanges() {
        Tokens other = replica.login(person);

        TestAnswer wrong = changePassword("a password of another place", NEW_PASSWORD);
        wrong.requireProblem(401, "wrong_password", "The current password is wrong.");
        assertThat(wrong.header("WWW-Authenticate")).isEqualTo("Bearer");
        password("{\"new_password\": \"" + NEW_PASSWORD + "\"}")
                .requireInvalid(Map.of("current_password", "is required"));
        password("{\"current_password\": \"" + AuthServer.PASSWORD + "\"}")
                .requireInvalid(Map.of("new_password", "is required"));
        assertThat(password("{\"current_password\": 1, \"new_password\": []}").status())
                .isEqualTo(400);

        requireGoesOn(other);
        server.login(person.username(), AuthServer.PASSWORD).requireJson(200);
        assertThat(events()).contains("password.change_failed").doesNotContain("password.changed");
    }

    @ParameterizedTest
    @CsvSource({
        "short,                          must have 15 characters or more",
        "password123,                    'is commonly used, and attackers try it first: use several unrelated words instead'",
        "seven lamps over the harbour,   must differ from the current password",
        "latchkey,                       'must not be a name, even with small changes, because attackers try names first: use several unrelated words instead'",
    })
    void changePasswordWhenTheNewOneIsNotTakenThenItsReasonAndNothingChanges(String refused, String message) {
        changePassword(AuthServer.PASSWORD, refused).requireInvalid(Map.of("new_password", message));

        server.login(person.username(), AuthServer.PASSWORD).requireJson(200);
    }

    @Test
    @DisplayName("8 the username and the address are refused as passwords")
    void changePasswordWhenTheNewOneIsANameThenRefused() {
        for (String name : List.of(person.username(), person.email(), "ADA LOVELACE")) {
            changePassword(AuthServer.PASSWORD, name)
                    .requireInvalid(Map.of("new_password", PasswordMessages.GUESSABLE));
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, /sessions", "DELETE, /sessions/1", "POST, /logout/all", "POST, /password"})
    void requestWhenTokenHasNoSessionThenForbidden(String method, String path) {
        server.request(method, path)
                .bearer(clientToken())
                .json("{}")
                .send()
                .requireProblem(403, "session_required", "The access token does not belong to a session.");
    }

    @Test
    void logoutWhenTokenHasNoSessionThenItAloneIsRevoked() throws ParseException {
        String token = clientToken();
        String other = clientToken();

        TestAnswer answer = server.logout(token).requireJson(200);

        assertThat(answer.json()).isEqualTo(Map.of("message", "User logged out successfully"));
        assertThat(replica.status(token).status()).isEqualTo(401);
        replica.status(other).requireJson(200);
        assertThat(TestRows.select(
                        server.database(),
                        "SELECT kind FROM shared.revocation WHERE target_id = '"
                                + SignedJWT.parse(token).getJWTClaimsSet().getJWTID() + "'"))
                .containsExactly("token");
    }

    @ParameterizedTest
    @CsvSource({"GET, /sessions", "DELETE, /sessions/1", "POST, /logout/all", "POST, /password"})
    @DisplayName("41 no token: 401 Bearer, no error code")
    void requestWithoutTokenThenUnauthorized(String method, String path) {
        TestAnswer answer = server.request(method, path).json("{}").send();

        answer.requireProblem(401, "An access token is needed.");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    private Tokens loginWith(String userAgent) {
        TestAnswer answer = server.post("/login")
                .header("User-Agent", userAgent)
                .json("{\"username\": \"" + person.username() + "\", \"password\": \"" + AuthServer.PASSWORD + "\"}")
                .send()
                .requireJson(200);
        return new Tokens(answer.string("access_token"), answer.string("refresh_token"));
    }

    private TestAnswer end(String id, Tokens by) {
        return server.request("DELETE", "/sessions/" + id).bearer(by.access()).send();
    }

    private TestAnswer changePassword(String current, String next) {
        return password("{\"current_password\": \"" + current + "\", \"new_password\": \"" + next + "\"}");
    }

    private TestAnswer password(String body) {
        return server.post("/password").bearer(tokens.access()).json(body).send();
    }

    private String clientToken() {
        return server.post("/oauth2/token")
                .form("grant_type=client_credentials")
                .header("Authorization", client.basic())
                .send()
                .requireJson(200)
                .string("access_token");
    }

    private void requireOver(Tokens over) {
        for (AuthServer one : List.of(server, replica)) {
            assertThat(one.status(over.access()).status()).isEqualTo(401);
            one.refresh(over.refresh()).requireOAuthError(400, "invalid_grant");
        }
    }

    private void requireGoesOn(Tokens good) {
        server.status(good.access()).requireJson(200);
        replica.status(good.access()).requireJson(200);
        replica.refresh(good.refresh()).requireJson(200);
    }

    private List<String> events() {
        return server.audited("SELECT event FROM audit.event WHERE account_id = '" + person.id() + "'");
    }

    private List<String> listed(Tokens by) throws ParseException {
        return JSONArrayUtils.parse(replica.get("/sessions")
                        .bearer(by.access())
                        .send()
                        .requireJson(200)
                        .text())
                .stream()
                .map(session -> String.valueOf(((Map<?, ?>) session).get("id")))
                .toList();
    }

    private String userAgent(Tokens of) throws ParseException {
        return TestRows.select(server.database(), "SELECT user_agent FROM auth.session WHERE id = '" + sid(of) + "'")
                .getFirst();
    }

    private static Map<String, Object> session(
            Tokens of, Instant createdAt, Instant lastUsedAt, @Nullable String userAgent, boolean current)
            throws ParseException {
        return Map.of(
                "id", sid(of),
                "created_at", createdAt.toString(),
                "last_used_at", lastUsedAt.toString(),
                "user_agent", String.valueOf(userAgent),
                "ip", "127.0.0.1",
                "current", current);
    }

    private static String sid(Tokens of) throws ParseException {
        return SignedJWT.parse(of.access()).getJWTClaimsSet().getStringClaim("sid");
    }
}
