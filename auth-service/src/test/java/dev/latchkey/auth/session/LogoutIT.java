package dev.latchkey.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestRows;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LogoutIT {
    private static final String NOT_VALID = "The access token is not valid.";

    private final AuthServer server = AuthServer.shared();
    private final Person person = server.register();
    private final Tokens tokens = server.login(person);

    @Test
    void logoutThenAnswersWithTheSession() throws ParseException {
        TestAnswer answer = server.logout(tokens.access());

        answer.requireJson(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        Map<String, Object> members = answer.json();
        // The server's own verifier; null while that has no lease and checks the table directly.
        assertThat(members.remove("confirmed")).isIn(null, 1L);
        assertThat(members).isEqualTo(Map.of("message", "User logged out successfully", "session", session(tokens)));
    }

    @Test
    void logoutWhenAsyncIsPreferredThenAccepted() throws ParseException {
        TestAnswer answer = server.post("/logout")
                .bearer(tokens.access())
                .header("Prefer", "wait=10, respond-async")
                .send();

        answer.requireJson(202);
        assertThat(answer.header("Preference-Applied")).isEqualTo("respond-async");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.json())
                .isEqualTo(Map.of("message", "User logged out successfully", "session", session(tokens)));
        // The first logout did not wait for the verifiers: the token stays good until they know. The second one waits.
        assertThat(server.logout(tokens.access()).status()).isIn(200, 401);
        requireNotValid(server.logout(tokens.access()));
    }

    @Test
    @DisplayName("64 after logout's answer every replica says 401, at once")
    void logoutThenEveryReplicaRefusesTheToken() {
        Map<String, Object> sameKey = Map.of("latchkey.master-key.key", AuthServer.randomMasterKey());
        try (AuthServer first = AuthServer.start(AuthDatabase.create(), sameKey);
                AuthServer second = AuthServer.start(first.database(), sameKey)) {
            for (int round = 0; round < 5; round++) {
                String token = first.signUp().access();
                second.status(token).requireJson(200);

                first.logout(token).requireJson(200);

                assertThat(second.status(token).status()).isEqualTo(401);
                assertThat(first.status(token).status()).isEqualTo(401);
            }
        }
    }

    @Test
    @DisplayName("65 logout twice: 401")
    void logoutTwiceThenUnauthorized() {
        server.logout(tokens.access()).requireJson(200);

        requireNotValid(server.logout(tokens.access()));
    }

    @Test
    @DisplayName("65 twenty logouts at once: each 200 or 401, and the token stays revoked")
    void logoutManyTimesAtOnceThenTheTokenStaysRevoked() throws Exception {
        List<Callable<TestAnswer>> logouts = IntStream.range(0, 20)
                .<Callable<TestAnswer>>mapToObj(i -> () -> server.logout(tokens.access()))
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<TestAnswer> logout : threads.invokeAll(logouts)) {
                assertThat(logout.get().status()).isIn(200, 401);
            }
        }

        requireNotValid(server.logout(tokens.access()));
        assertThat(revocations()).containsExactly("1");
    }

    @Test
    void logoutThenOtherSessionsGoOn() {
        Tokens other = server.login(person);

        server.logout(tokens.access()).requireJson(200);

        server.status(other.access()).requireJson(200);
        server.refresh(other.refresh()).requireJson(200);
    }

    @Test
    void logoutThenEarlierAndRefreshedTokensOfTheSessionEnd() {
        TestAnswer refreshed = server.refresh(tokens.refresh());

        server.logout(refreshed.string("access_token")).requireJson(200);

        assertThat(server.status(tokens.access()).status()).isEqualTo(401);
        server.refresh(refreshed.string("refresh_token")).requireOAuthError(400, "invalid_grant");
    }

    @Test
    void logoutThenRevocationIsKeptUntilEveryTokenOfTheSessionHasExpired() throws ParseException {
        server.logout(tokens.access()).requireJson(200);

        assertThat(TestRows.select(
                        server.database(),
                        "SELECT expires_at > now() + interval '15 minutes' FROM shared.revocation WHERE kind = 'session'"
                                + " AND target_id = '" + session(tokens) + "'"))
                .containsExactly("t");
    }

    @Test
    void logoutWhenThereIsABodyThenItIsIgnored() {
        server.post("/logout")
                .bearer(tokens.access())
                .json("{\"anything\": [1, 2]}")
                .send()
                .requireJson(200);
    }

    @Test
    @DisplayName("41 logout without a token: 401 Bearer, no error code")
    void logoutWithoutTokenThenUnauthorized() {
        TestAnswer answer = server.post("/logout").send();

        answer.requireProblem(401, "An access token is needed.");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @Test
    void logoutWithARefreshTokenThenUnauthorizedAndTheSessionGoesOn() {
        requireNotValid(server.logout(tokens.refresh()));

        server.status(tokens.access()).requireJson(200);
    }

    @Test
    void logoutWhenMethodIsAnotherThenNotAllowed() {
        TestAnswer answer = server.get("/logout").bearer(tokens.access()).send();

        answer.requireProblem(405, "The method is not allowed here.");
        assertThat(answer.header("Allow")).isEqualTo("POST");
        server.status(tokens.access()).requireJson(200);
    }

    private List<String> revocations() throws ParseException {
        return TestRows.select(
                server.database(),
                "SELECT count(*) FROM shared.revocation WHERE target_id = '" + session(tokens) + "'");
    }

    private static void requireNotValid(TestAnswer answer) {
        answer.requireProblem(401, "invalid_token", NOT_VALID);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
    }

    private static String session(Tokens tokens) throws ParseException {
        return SignedJWT.parse(tokens.access()).getJWTClaimsSet().getStringClaim("sid");
    }
}
