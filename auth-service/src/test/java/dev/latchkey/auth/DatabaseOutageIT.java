package dev.latchkey.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.shared.test.DatabaseProxy;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRequest;
import dev.latchkey.shared.test.TestRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The database is gone, does not answer, or cuts its connections, and then comes back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabaseOutageIT {
    private static final String NOT_READY = "The service is not ready. Try again shortly.";
    private static final String UNDECIDED = "The token cannot be verified at the moment.";
    private static final Map<String, Object> IMPATIENT = Map.of(
            "latchkey.verifier.lease",
            "1500ms",
            "datasources.default.connection-timeout",
            500,
            "datasources.default.validation-timeout",
            250,
            "datasources.default.data-source-properties.socketTimeout",
            "1"); // as text: a number does not reach the driver

    private final TestDatabase database = AuthDatabase.create();
    private final DatabaseProxy proxy = database.proxy();
    private AuthServer server;
    private Person person;
    private Tokens tokens;

    @BeforeAll
    void start() {
        server = AuthServer.start(database.through(proxy), IMPATIENT);
        person = server.register();
    }

    @BeforeEach
    void login() {
        proxy.pass();
        awaitReady(server);
        tokens = server.login(person);
    }

    @AfterAll
    void stop() {
        proxy.pass();
        server.close();
        proxy.close();
    }

    @Test
    void requestsWhenDatabaseIsGoneThen503AndAfterItsReturnAllGoesOn() throws Exception {
        List<String> before = everything();
        proxy.refuse();

        requireEachUnavailable();
        requireAliveAndNotReady();
        server.get("/.well-known/jwks.json").send().requireJson(200);

        assertThat(everything()).isEqualTo(before);
        proxy.pass();
        requireAllGoesOn();
    }

    @Test
    void requestsWhenDatabaseIsSilentThen503AndAfterItsReturnAllGoesOn() throws Exception {
        List<String> before = everything();
        proxy.hang();

        requireEachUnavailable();
        requireAliveAndNotReady();
        server.get("/.well-known/jwks.json").send().requireJson(200);

        assertThat(everything()).isEqualTo(before);
        proxy.cut(); // what the service has sent must not arrive later
        proxy.pass();
        requireAllGoesOn();
    }

    @Test
    void requestsWhenConnectionsAreCutThenOkOr503() throws Exception {
        for (int round = 0; round < 5; round++) {
            proxy.cut();
            for (TestAnswer answer : sendAll(List.of(
                    server.get("/get-jwt").bearer(tokens.access()),
                    server.get("/userinfo").bearer(tokens.access()),
                    loginRequest(),
                    server.get("/get-jwt").bearer(tokens.access())))) {
                assertThat(answer.status()).as(answer.text()).isIn(200, 503);
            }
        }
        requireAllGoesOn();
    }

    @Test
    void startWhenDatabaseIsGoneThenWaitsAndRecoversByItself() {
        TestDatabase late = TestDatabase.create();
        try (DatabaseProxy lateProxy = late.proxy()) {
            lateProxy.refuse();
            try (AuthServer early = AuthServer.start(late.through(lateProxy), IMPATIENT)) {
                assertThat(early.health("liveness").status()).isEqualTo(200);
                assertThat(early.health("readiness").status()).isEqualTo(503);
                requireUnavailable(early.get("/.well-known/jwks.json").send(), NOT_READY);
                requireUnavailable(early.login("ada", AuthServer.PASSWORD), NOT_READY);
                requireOAuthUnavailable(early.refresh("abc"));

                lateProxy.pass();

                awaitReady(early);
                early.status(early.signUp().access()).requireJson(200);
            }
        }
    }

    @Test
    void startWhenDatabaseIsSilentThenWaitsAndRecoversByItself() {
        TestDatabase late = TestDatabase.create();
        try (DatabaseProxy lateProxy = late.proxy()) {
            lateProxy.hang();
            try (AuthServer early = AuthServer.start(late.through(lateProxy), IMPATIENT)) {
                assertThat(early.health("readiness").status()).isEqualTo(503);
                requireUnavailable(early.login("ada", AuthServer.PASSWORD), NOT_READY);

                lateProxy.pass();

                awaitReady(early);
                early.status(early.signUp().access()).requireJson(200);
            }
        }
    }

    @Test
    void logoutWhenRevocationCannotBeWrittenThenTheSessionGoesOn() {
        List<String> before = everything();
        database.execute(Role.AUTH, "ALTER TABLE shared.revocation ADD CONSTRAINT full_disk CHECK (false) NOT VALID");
        try {
            server.logout(tokens.access())
                    .requireProblem(500, "The request failed. The service's log contains the reason.");
            server.status(tokens.access()).requireJson(200);
            assertThat(everything()).isEqualTo(before);
        } finally {
            database.execute(Role.AUTH, "ALTER TABLE shared.revocation DROP CONSTRAINT full_disk");
        }
        server.refresh(tokens.refresh()).requireJson(200);
    }

    @Test
    void refreshWhenSuccessorCannotBeWrittenThenTheTokenStaysGood() {
        database.execute(
                Role.AUTH,
                "ALTER TABLE auth.refresh_token ADD CONSTRAINT full_disk CHECK (used_at IS NOT NULL) NOT VALID");
        try {
            server.refresh(tokens.refresh()).requireOAuthError(500, "server_error");
        } finally {
            database.execute(Role.AUTH, "ALTER TABLE auth.refresh_token DROP CONSTRAINT full_disk");
        }
        server.refresh(tokens.refresh()).requireJson(200);
    }

    private void requireEachUnavailable() throws Exception {
        // While its lease lasts, the service decides on tokens from memory.
        await().atMost(Duration.ofMinutes(1))
                .until(() -> server.status(tokens.access()).status() == 503);
        List<TestAnswer> answers = sendAll(List.of(
                server.post("/register")
                        .json("{\"username\": \"nobody\", \"password\": \"" + AuthServer.PASSWORD + "\"}"),
                loginRequest(),
                server.get("/get-jwt").bearer(tokens.access()),
                server.post("/logout").bearer(tokens.access()),
                server.get("/userinfo").bearer(tokens.access()),
                server.post("/oauth2/token")
                        .form("grant_type=refresh_token&client_id=latchkey&refresh_token=" + tokens.refresh())));
        requireUnavailable(answers.get(0), NOT_READY);
        requireUnavailable(answers.get(1), NOT_READY);
        requireUnavailable(answers.get(2), UNDECIDED);
        requireUnavailable(answers.get(3), UNDECIDED);
        requireOAuthUnavailable(answers.get(4));
        requireOAuthUnavailable(answers.get(5));
    }

    private void requireAllGoesOn() {
        awaitReady(server);
        server.status(tokens.access()).requireJson(200);
        server.refresh(tokens.refresh()).requireJson(200);
        server.logout(tokens.access()).requireJson(200);
        server.signUp();
    }

    private TestRequest loginRequest() {
        return server.post("/login")
                .json("{\"username\": \"" + person.username() + "\", \"password\": \"" + AuthServer.PASSWORD + "\"}");
    }

    /** Sends all requests at the same time: one after another, each would wait for its timeout. */
    private static List<TestAnswer> sendAll(List<TestRequest> requests) throws Exception {
        List<TestAnswer> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<TestAnswer>> futures = new ArrayList<>();
            requests.forEach(request -> futures.add(threads.submit(request::send)));
            for (Future<TestAnswer> future : futures) {
                answers.add(future.get());
            }
        }
        return answers;
    }

    private void requireAliveAndNotReady() {
        assertThat(server.health("liveness").status()).isEqualTo(200);
        assertThat(server.health("readiness").status()).isEqualTo(503);
    }

    private static void requireUnavailable(TestAnswer answer, String detail) {
        answer.requireProblem(503, detail);
        assertThat(answer.header("Retry-After")).isEqualTo("2");
    }

    private static void requireOAuthUnavailable(TestAnswer answer) {
        answer.requireOAuthError(503, "temporarily_unavailable");
        assertThat(answer.header("Retry-After")).isEqualTo("2");
    }

    private static void awaitReady(AuthServer server) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> server.health("readiness").status() == 200);
    }

    private List<String> everything() {
        List<String> rows = new ArrayList<>();
        for (String table : List.of("auth.account", "auth.session", "auth.refresh_token", "shared.revocation")) {
            rows.addAll(TestRows.of(database, table));
        }
        return rows;
    }
}
