package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.stack.LocalStack;
import dev.latchkey.stack.Service;
import dev.latchkey.stack.ServiceProcess;
import dev.latchkey.stack.StackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise of the logout while a client with the database password of resource-service attacks it: see
 * {@link HostileClient}. The attacker can disturb resource-service, whose role it has; it must not disturb anything else.
 *
 * <p>{@code -Dlatchkey.faults=long} goes on for 60 s.
 */
class HostileVerifierIT {

    private static final Duration ATTACK =
            "long".equals(System.getProperty("latchkey.faults")) ? Duration.ofSeconds(60) : Duration.ofSeconds(25);

    /** The longest lease that the database grants. */
    private static final Duration LONGEST_LEASE = Duration.ofSeconds(10);

    /** One lease and a second, as promised, from the commit of the revocation. */
    private static final Duration LONGEST_WAIT = LONGEST_LEASE.plusSeconds(1);

    /** The same for the whole request, and what a machine of two cores needs that does all the attacks as well. */
    private static final Duration LONGEST_LOGOUT = LONGEST_WAIT.plusSeconds(9);

    private static final String ROLE = "latchkey_resource";
    private static final LogoutLoad.Pace PACE = new LogoutLoad.Pace(16, 40, Duration.ofMillis(200));
    private static final int CLIENTS_OF_EACH = 4;
    private static final Duration CALL_PAUSE = Duration.ofMillis(100);
    private static final int ACCOUNTS = 4;

    @TempDir
    Path folder;

    private final Caller caller = new Caller();
    private final Stopwatch stopwatch = new Stopwatch();
    private LocalStack stack;

    @BeforeEach
    void start() {
        StackSettings settings = MigratedStack.onFreePorts(folder, 2, 2);
        stack = LocalStack.open(StackLoad.forLoad(settings), System.out::println);
        stack.start();
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    void logOutWhileAVerifiersRoleAttacksThenEachIsConfirmedWithinALeaseAndASecond() throws Exception {
        List<String> usernames = StackLoad.register(stack, ACCOUNTS);
        List<Target> targets = stack.services().stream().map(Target::of).toList();
        List<Long> processes = processes();

        List<SessionSource> sources = Collections.nCopies(2, SessionSource.passwords(usernames));
        StackLoad load = new StackLoad(stack, stopwatch, sources, PACE, CLIENTS_OF_EACH, CALL_PAUSE);
        LogoutLoad logouts = load.logouts();
        HostileClient hostile = new HostileClient(stack.postgres().jdbcUrl(), ROLE, password());
        Verdict verdict;
        List<Double> waits;
        try (load) {
            try (hostile) {
                awaitEndOfAttack();
                load.endLogouts();
            } finally {
                waits = waits();
                System.out.println(report(hostile, logouts, waits));
            }
            endAttack();
            verdict = load.end(List.of());
        }

        System.out.println(new FaultReport(0, List.of(), logouts, verdict).text());
        assertThat(hostile.deeds())
                .as("what the attacker did")
                .allSatisfy((deed, times) -> assertThat(times).as("%s", deed).isPositive());
        assertThat(verdict.acceptedAfterLogout())
                .as("accepted in a request that began after the logout's answer")
                .isEmpty();
        assertThat(verdict.refusedWithoutLogout())
                .as("refused, although not revoked")
                .isEmpty();
        assertThat(verdict.unexplained())
                .as("not decided by auth-service")
                .noneMatch(call -> call.target().startsWith("auth"));
        assertThat(logouts.confirmed()).isPositive();
        assertThat(logouts.statuses()).as("answers to logouts").containsOnlyKeys(200);
        assertThat(waits).as("waits for verifiers, in seconds").allMatch(seconds -> seconds < LONGEST_WAIT.toSeconds());
        assertThat(logouts.longest()).isLessThan(LONGEST_LOGOUT);
        assertThat(logouts.failedOpenings()).as("logins that failed").isZero();
        assertThat(verdict.checkedAfterLogout())
                .as("every replica was called after each logout")
                .isGreaterThanOrEqualTo(logouts.confirmed() * targets.size());
        assertThat(processes()).as("the processes").isEqualTo(processes);
        assertEverythingServes(usernames.getFirst(), targets);
    }

    private void awaitEndOfAttack() {
        Stopwatch attack = new Stopwatch();
        while (attack.elapsed().compareTo(ATTACK) < 0) {
            for (ServiceProcess auth : stack.replicas(Service.AUTH)) {
                assertThat(caller.health(auth, "readiness"))
                        .as("readiness of %s after %s", auth.name(), attack.elapsed())
                        .isEqualTo(200);
            }
            Pauses.sleep(Duration.ofMillis(200));
        }
    }

    /** As an administrator does it, but for the lock-out. */
    private void endAttack() throws SQLException {
        try (Connection connection = stack.postgres().connectAsSuperuser();
                Statement statement = connection.createStatement()) {
            statement.execute("CALL public.let_in('" + ROLE + "')");
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + ROLE + "'");
        }
        stack.awaitReady(stack.services());
    }

    private String password() throws IOException {
        return Files.readString(folder.resolve("secrets").resolve(ROLE)).strip();
    }

    private List<Long> processes() {
        return Stream.concat(
                        stack.services().stream().map(ServiceProcess::pid),
                        Stream.of(stack.postgres().pid()))
                .filter(pid ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent())
                .toList();
    }

    /** {@return in seconds, for each auth-service, the longest time from a revocation's commit until it held everywhere} */
    private List<Double> waits() {
        return stack.replicas(Service.AUTH).stream()
                .map(auth -> caller.metric(auth, "latchkey_revocation_wait_seconds_max"))
                .toList();
    }

    private static String report(HostileClient hostile, LogoutLoad logouts, List<Double> waits) {
        return "%nWhat the attacker did: %s%nWhat the database refused: %s%nFailed logins: %d%nLongest waits for verifiers: %s s%n"
                .formatted(hostile.deeds(), hostile.complaints(), logouts.failedOpenings(), waits);
    }

    private void assertEverythingServes(String username, List<Target> targets) {
        String token = caller.logIn(stack.auth(1), username).text("access_token");
        for (Target target : targets) {
            await().atMost(Duration.ofMinutes(1)).until(() -> caller.status(target.uri(), target.path(), token) == 200);
        }
    }
}
