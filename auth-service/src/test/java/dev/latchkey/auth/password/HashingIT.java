package dev.latchkey.auth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.micronaut.database.Database;
import dev.latchkey.shared.test.DatabaseProxy;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Requests that need a hash while the only hash thread is busy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HashingIT {
    private static final int QUEUE = 6;
    private static final String TOO_MANY = "Too many sign-ins at once. Try again shortly.";

    private final DatabaseProxy proxy;
    private final AuthServer server;
    private final HashThreads threads;
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private Person person;
    private Tokens tokens;
    private TestBrowser browser;
    private CountDownLatch release = new CountDownLatch(1);

    HashingIT() {
        TestDatabase database = AuthDatabase.create();
        proxy = database.proxy();
        server = AuthServer.start(
                database.through(proxy),
                Map.of(
                        "latchkey.password.hash-threads",
                        1,
                        "latchkey.password.hash-queue",
                        QUEUE,
                        "latchkey.password.hash-timeout",
                        "1m"));
        threads = server.bean(HashThreads.class);
    }

    @BeforeAll
    void makePerson() {
        person = server.register();
        tokens = server.login(person);
        browser = new TestBrowser(server).signedInAs(person);
    }

    @BeforeEach
    void occupy() throws InterruptedException {
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        release = free;
        callers.execute(() -> threads.run(memory -> {
            taken.countDown();
            return hold(free);
        }));
        assertThat(taken.await(1, TimeUnit.MINUTES)).isTrue();
    }

    @AfterEach
    void release() {
        release.countDown();
        await().until(() -> threads.waiting() == 0);
    }

    @AfterAll
    void stop() {
        callers.close();
        server.close();
        proxy.close();
    }

    @Test
    void requestsWhenTheyWaitToHashThenTheyHoldNoConnection() throws Exception {
        TestBrowser visitor = new TestBrowser(server);
        List<Callable<TestAnswer>> requests = List.of(
                () -> server.login(person.username(), AuthServer.PASSWORD),
                () -> server.login("nobody-at-all", AuthServer.PASSWORD),
                () -> register("waiting"),
                () -> changePassword("not my password at all"),
                () -> visitor.signIn(person.username(), AuthServer.PASSWORD),
                () -> browser.submit(
                        "/dashboard",
                        "/dashboard/password",
                        Map.of("current-password", "not my password", "new-password", "eight lanterns by the bridge")));
        List<Future<TestAnswer>> answers = new ArrayList<>();
        requests.forEach(request -> answers.add(callers.submit(request)));

        await().atMost(1, TimeUnit.MINUTES).until(() -> threads.waiting() == requests.size());
        await().until(() -> activeConnections() == 0);
        assertThat(threads.waiting()).isEqualTo(requests.size());
        server.get("/userinfo").bearer(tokens.access()).send().requireJson(200);

        release.countDown();
        List<Integer> statuses = new ArrayList<>();
        for (Future<TestAnswer> answer : answers) {
            statuses.add(answer.get(1, TimeUnit.MINUTES).status());
        }
        assertThat(statuses).containsExactly(200, 401, 201, 401, 303, 400);
    }

    @Test
    @DisplayName("25 the excess gets 503 with Retry-After, in the format of the path, and costs no query")
    void requestsWhenTheQueueIsFullThenUnavailable() {
        TestBrowser visitor = new TestBrowser(server);
        Map<String, String> form = TestBrowser.hidden(visitor.get("/login"));
        fillTheQueue();
        assertThat(server.bean(MeterRegistry.class)
                        .get("latchkey.password.hash.waiting")
                        .gauge()
                        .value())
                .isEqualTo(QUEUE);
        long refused = threads.refused();
        requireRetry(changePassword(AuthServer.PASSWORD).requireProblem(503, TOO_MANY));
        server.get("/userinfo").bearer(tokens.access()).send().requireJson(200);

        proxy.refuse();
        try {
            for (String path : List.of("/login", "/set-jwt")) {
                requireRetry(server.post(path)
                        .json("{\"username\": \"ada\", \"password\": \"wrong\"}")
                        .send()
                        .requireProblem(503, TOO_MANY));
            }
            requireRetry(register("refused").requireProblem(503, TOO_MANY));

            Map<String, String> typed = new java.util.HashMap<>(form);
            typed.putAll(Map.of("username", "ada", "password", "wrong"));
            TestAnswer page = visitor.post("/login", typed);
            assertThat(page.status()).isEqualTo(503);
            assertThat(page.header("Content-Type")).isEqualToIgnoringCase("text/html; charset=utf-8");
            assertThat(page.text()).contains("We will be right back");
            requireRetry(page);
        } finally {
            proxy.pass();
            await().atMost(1, TimeUnit.MINUTES)
                    .until(() -> server.health("readiness").status() == 200);
        }
        assertThat(threads.refused()).isEqualTo(refused + 5);
    }

    private void fillTheQueue() {
        for (int i = 0; i < QUEUE; i++) {
            callers.execute(() -> threads.run(memory -> 0));
        }
        await().until(() -> threads.waiting() == QUEUE);
    }

    private TestAnswer register(String username) {
        return server.post("/register")
                .json("{\"username\": \"" + username + "\", \"password\": \"" + AuthServer.PASSWORD + "\"}")
                .send();
    }

    private TestAnswer changePassword(String current) {
        return server.post("/password")
                .bearer(tokens.access())
                .json("{\"current_password\": \"" + current
                        + "\", \"new_password\": \"eight lanterns by the old bridge\"}")
                .send();
    }

    private static void requireRetry(TestAnswer answer) {
        assertThat(answer.header("Retry-After")).isEqualTo("2");
    }

    private int activeConnections() throws SQLException {
        return server.bean(Database.class)
                .pool()
                .unwrap(HikariDataSource.class)
                .getHikariPoolMXBean()
                .getActiveConnections();
    }

    private static boolean hold(CountDownLatch latch) {
        try {
            return latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
