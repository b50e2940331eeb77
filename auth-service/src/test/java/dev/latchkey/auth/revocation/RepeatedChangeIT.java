package dev.latchkey.auth.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.recovery.TestLinks;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import dev.latchkey.shared.test.TestVerifier;
import java.text.ParseException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A client repeats a change at another replica while the first call still waits for a verifier. The repeated call finds
 * the change made, and answers only once it holds everywhere. The monotonic clock stands still, so no lease runs out.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RepeatedChangeIT {
    private final TestDatabase database = AuthDatabase.create();
    private final TestMonotonicClock monotonic = new TestMonotonicClock();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private AuthServer first;
    private AuthServer second;
    private String admin;
    private Person person;
    private Tokens tokens;
    private TestVerifier verifier;

    @BeforeAll
    void start() {
        Map<String, Object> settings =
                Map.of("latchkey.master-key.key", AuthServer.randomMasterKey(), "latchkey.verifier.mode", "direct");
        first = AuthServer.start(database, Clock.systemUTC(), settings, List.of(monotonic));
        second = AuthServer.start(database, Clock.systemUTC(), settings, List.of(monotonic));
        Person administrator = first.register();
        database.execute(
                Role.AUTH, "UPDATE auth.account SET roles = '{admin}' WHERE id = '" + administrator.id() + "'");
        admin = first.login(administrator).access();
    }

    @BeforeEach
    void joinVerifier() {
        person = first.register();
        tokens = first.login(person);
        verifier = TestVerifier.of(database);
        verifier.renewToTheEnd();
    }

    @AfterEach
    void leave() {
        database.execute(Role.AUTH, "DELETE FROM shared.verifier_lease");
    }

    @AfterAll
    void stop() {
        threads.shutdownNow();
        second.close();
        first.close();
    }

    @Test
    void deleteAgainThenNotFoundOnceItHoldsEverywhere() throws Exception {
        requireWaits(204, () -> administer(first, "DELETE", ""), 404, () -> administer(second, "DELETE", ""));
    }

    @Test
    void changeOfADeletedAccountThenNotFoundOnceTheDeletionHoldsEverywhere() throws Exception {
        requireWaits(204, () -> administer(first, "DELETE", ""), 404, () -> administer(second, "POST", "/disable"));
    }

    @Test
    void disableAgainThenAnsweredOnceItHoldsEverywhere() throws Exception {
        requireWaits(
                200, () -> administer(first, "POST", "/disable"), 200, () -> administer(second, "POST", "/disable"));
    }

    @Test
    void setRolesAgainThenAnsweredOnceItHoldsEverywhere() throws Exception {
        requireWaits(200, () -> administer(first, "PUT", "/roles"), 200, () -> administer(second, "PUT", "/roles"));
    }

    @Test
    void changePasswordAgainThenWrongPasswordOnceItHoldsEverywhere() throws Exception {
        first.login(person); // another session, which the change ends
        verifier.renewToTheEnd();

        requireWaits(204, () -> changePassword(first), 401, () -> changePassword(second));
    }

    @Test
    void resetPasswordAgainThenRefusedOnceItHoldsEverywhere() throws Exception {
        String token = TestLinks.token(database, person.id());

        requireWaits(
                204,
                () -> TestLinks.reset(first, token, TestLinks.NEXT),
                400,
                () -> TestLinks.reset(second, token, TestLinks.NEXT));
    }

    @Test
    void endASessionOfBeforeThenNotFoundOnceItsEndHoldsEverywhere() throws Exception {
        Tokens other = first.login(person);
        String session = session(other);

        requireWaits(204, () -> end(first, session), 404, () -> {
            // As if the session had ended long ago and its row had been purged.
            database.execute(Role.AUTH, "DELETE FROM auth.session WHERE id = '" + session + "'");
            return end(second, session);
        });
    }

    @Test
    void revokeAgainThenAnsweredOnceItHoldsEverywhere() throws Exception {
        requireWaits(200, () -> revoke(first, tokens.access()), 200, () -> revoke(second, tokens.access()));
    }

    @Test
    void revokeARefreshTokenThatIsGoneThenAnsweredOnceItsEndHoldsEverywhere() throws Exception {
        requireWaits(204, () -> administer(first, "DELETE", ""), 200, () -> revoke(second, tokens.refresh()));
    }

    private void requireWaits(
            int status, Callable<TestAnswer> change, int repeatedStatus, Callable<TestAnswer> repetition)
            throws Exception {
        long before = revocations();
        Future<TestAnswer> changing = threads.submit(change);
        await().until(() -> revocations() > before && waiters(first) == 1);
        Future<TestAnswer> repeating = threads.submit(repetition);
        await().until(() -> waiters(second) == 1);
        assertThat(changing.isDone()).isFalse();
        assertThat(repeating.isDone()).isFalse();

        verifier.renewToTheEnd();

        assertThat(changing.get().status()).isEqualTo(status);
        assertThat(repeating.get().status()).isEqualTo(repeatedStatus);
    }

    private TestAnswer administer(AuthServer server, String method, String action) {
        return server.request(method, "/admin/users/" + person.id() + action)
                .bearer(admin)
                .json("{\"roles\": [\"reader\"]}")
                .send();
    }

    private TestAnswer changePassword(AuthServer server) {
        return server.post("/password")
                .bearer(tokens.access())
                .json("""
                        {"current_password": "%s", "new_password": "eleven herons beneath the pier"}""".formatted(AuthServer.PASSWORD))
                .send();
    }

    private TestAnswer end(AuthServer server, String session) {
        return server.request("DELETE", "/sessions/" + session)
                .bearer(tokens.access())
                .send();
    }

    private static TestAnswer revoke(AuthServer server, String token) {
        return server.post("/oauth2/revoke")
                .form("client_id=latchkey&token=" + token)
                .send();
    }

    private long revocations() {
        return TestRows.count(database, "shared.revocation");
    }

    private static int waiters(AuthServer server) {
        return server.bean(LeaseWatch.class).waiters();
    }

    private static String session(Tokens tokens) throws ParseException {
        return SignedJWT.parse(tokens.access()).getJWTClaimsSet().getStringClaim("sid");
    }
}
