package dev.latchkey.auth.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.audit.TestAudit;
import dev.latchkey.auth.client.TwoServers;
import dev.latchkey.shared.test.TestClock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Many attempts on one account at the same time, with real hashes, so that they overlap for long. */
class SimultaneousSignInIT {
    private static final String WRONG = "wrong horse battery staple";
    private static final TwoServers SERVERS = new TwoServers(
            TestClock.atStart(), Map.of("latchkey.throttle.account-failures", 10, "latchkey.password.memory", 19456));

    private final Person person = SERVERS.first.register();

    @AfterAll
    static void stop() {
        SERVERS.close();
    }

    @Test
    void loginWhenManyGuessAtOnceThenNoMoreAreComparedThanOneAfterAnother() throws Exception {
        List<Callable<Integer>> guesses = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            guesses.add(() -> SERVERS.first.login(person.username(), WRONG).status());
            guesses.add(() -> SERVERS.second.login(person.username(), WRONG).status());
        }

        List<Integer> statuses = statuses(guesses);

        assertThat(statuses).containsOnly(401, 429);
        assertThat(Collections.frequency(statuses, 401)).isEqualTo(10);
        assertThat(failures()).hasSize(10);
    }

    @Test
    void loginWhenManyAreRightAtOnceThenNoneIsThrottled() throws Exception {
        List<Integer> statuses = statuses(Collections.nCopies(
                20,
                () -> SERVERS.first
                        .login(person.username(), AuthServer.PASSWORD)
                        .status()));

        assertThat(statuses).hasSize(20).containsOnly(200);
        assertThat(SERVERS.first.login(person.username(), WRONG).status()).isEqualTo(401);
    }

    private static List<Integer> statuses(List<Callable<Integer>> logins) throws Exception {
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> answer : callers.invokeAll(logins)) {
                statuses.add(answer.get());
            }
        }
        return statuses;
    }

    /** {@return the account's failures that both replicas have counted} */
    private List<String> failures() {
        TestAudit.flush(SERVERS.second);
        return SERVERS.first.audited("SELECT event FROM audit.event, generate_series(1, count)"
                + " WHERE event = 'login.failed' AND account_id = '" + person.id() + "'");
    }
}
