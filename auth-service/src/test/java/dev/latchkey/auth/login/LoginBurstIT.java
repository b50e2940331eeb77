package dev.latchkey.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Many logins at once, with real hashes and the default size of the connection pool. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginBurstIT {
    private static final int BURST = 30;
    private static final int TO_ONE_ACCOUNT = 14;
    private static final String TOO_MANY = "Too many sign-ins at once. Try again shortly.";

    private final TestDatabase database = AuthDatabase.create();
    private AuthServer server;

    @BeforeAll
    void start() {
        server = AuthServer.start(
                database,
                Map.of(
                        "latchkey.password.memory",
                        19456,
                        "datasources.default.maximum-pool-size",
                        10,
                        "datasources.default.connection-timeout",
                        2_000));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    @DisplayName(
            "25 parallel logins: each gets tokens, or 503 with Retry-After for lack of a thread, never of a connection")
    void loginWhenManyComeAtOnceThenNoneLacksAConnection() throws Exception {
        Person person = server.register();

        List<TestAnswer> answers = answers(logIn(person, BURST));

        assertThat(answers).hasSize(BURST).anyMatch(answer -> answer.status() == 200);
        answers.stream().filter(answer -> answer.status() != 200).forEach(answer -> {
            answer.requireProblem(503, TOO_MANY);
            assertThat(answer.header("Retry-After")).isEqualTo("2");
        });
    }

    @Test
    void loginWhenAnAccountIsLockedThenOthersSignIn() throws Exception {
        Person locked = server.register();
        Person other = server.register();
        // As superuser: the timeouts of the service's role would end this transaction.
        try (Connection change = database.dataSource(Role.SUPERUSER).getConnection();
                Statement statement = change.createStatement()) {
            change.setAutoCommit(false);
            statement.execute("UPDATE auth.account SET name = 'Augusta' WHERE id = '" + locked.id() + "'");

            List<Future<TestAnswer>> waiting = logIn(locked, TO_ONE_ACCOUNT);
            while (!waiting.stream().allMatch(Future::isDone)) {
                server.login(other.username(), AuthServer.PASSWORD).requireJson(200);
            }
            for (TestAnswer answer : answers(waiting)) {
                answer.requireProblem(503, "The account is being changed. Try again shortly.");
                assertThat(answer.header("Retry-After")).isEqualTo("2");
            }
            change.rollback();
        }

        server.login(locked.username(), AuthServer.PASSWORD).requireJson(200);
    }

    private List<Future<TestAnswer>> logIn(Person person, int times) {
        List<Future<TestAnswer>> answers = new ArrayList<>();
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
        for (int i = 0; i < times; i++) {
            answers.add(callers.submit(() -> server.login(person.username(), AuthServer.PASSWORD)));
        }
        callers.shutdown();
        return answers;
    }

    private static List<TestAnswer> answers(List<Future<TestAnswer>> logins) throws Exception {
        List<TestAnswer> answers = new ArrayList<>();
        for (Future<TestAnswer> login : logins) {
            answers.add(login.get(1, TimeUnit.MINUTES));
        }
        return answers;
    }
}
