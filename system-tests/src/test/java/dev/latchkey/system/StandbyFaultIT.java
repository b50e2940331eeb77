package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.stack.LocalStack;
import dev.latchkey.stack.PostgresServer;
import dev.latchkey.stack.Service;
import dev.latchkey.stack.ServiceProcess;
import dev.latchkey.stack.StackSettings;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A primary with a streaming standby, which the services know by a URL of two hosts. Whichever server is the primary after
 * one test is it in the next.
 */
class StandbyFaultIT {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int SOME_LOGOUTS = 15;
    private static final int FEW_LOGOUTS = 5;

    /** A session of auth-service that waits for its standby at a commit, other than the renewal of a lease. */
    private static final String WAITING_LOGOUT = "usename = 'latchkey_auth' AND wait_event = 'SyncRep'"
            + " AND query NOT ILIKE '%shared.sync%' AND query NOT ILIKE '%shared.renew%'";

    @TempDir
    static Path folder;

    private static LocalStack stack;
    private static PostgresServer primary;
    private static PostgresServer standby;

    private final Caller caller = new Caller();
    private final String username = Caller.newUsername();

    /** What happens to a commit that waits for its standby. */
    enum Interruption {
        PRIMARY_KILLED,
        PRIMARY_STOPPED,
        STATEMENT_CANCELLED,
        BACKEND_TERMINATED
    }

    @BeforeAll
    static void start() {
        StackSettings settings = MigratedStack.onFreePorts(folder, 2, 2).withStandby();
        String url = Guide.open("docs/guides/standby.md")
                .block("A standby, and failover")
                .strip()
                .replace("DATABASE_URL=", "")
                .replace(
                        "one,two",
                        "127.0.0.1:%d,127.0.0.1:%d"
                                .formatted(
                                        settings.postgresPort(),
                                        settings.standbyPort().orElseThrow()));
        Map<String, String> environment =
                Map.of("LATCHKEY_VERIFIER_LEASE", "6s", "LOG_LEVEL", "WARN", "DATABASE_URL", url);
        for (Service service : Service.values()) {
            settings = settings.with(service, settings.service(service).withEnvironment(environment));
        }
        stack = LocalStack.open(settings, System.out::println);
        stack.start();
        primary = stack.postgres();
        standby = stack.standby();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @BeforeEach
    void followThePrimary() {
        standby.follow(primary);
        await().atMost(LONG).until(() -> isTrue("EXISTS (SELECT FROM pg_stat_replication WHERE state = 'streaming')"));
        assertThat(caller.register(stack.auth(1), username).status()).isEqualTo(201);
    }

    @AfterEach
    void recover() throws SQLException {
        standby.resume();
        if (!primary.isRunning()) {
            primary.start();
        }
        new Superuser(primary).execute("ALTER SYSTEM RESET synchronous_standby_names");
        new Superuser(primary).execute("SELECT pg_reload_conf()");
        stack.awaitReady(stack.services());
    }

    @Test
    void killPrimaryUnderLogoutsWhenTheStandbyIsSynchronousThenNoneIsLostAndNoneAccepted() throws SQLException {
        makeSynchronous();
        List<Long> processes = pids();
        StackLoad load = new StackLoad(
                stack,
                new Stopwatch(),
                Collections.nCopies(2, SessionSource.passwords(List.of(username))),
                new LogoutLoad.Pace(6, 20, Duration.ofMillis(300)),
                3,
                Duration.ofMillis(60));
        LogoutLoad logouts = load.logouts();
        Verdict verdict;
        try (load) {
            awaitLogouts(logouts, SOME_LOGOUTS);
            failOver();
            Stopwatch promoted = new Stopwatch();
            stack.awaitReady(stack.services());
            System.out.println("Ready " + promoted.elapsed() + " after the promotion.");
            awaitLogouts(logouts, SOME_LOGOUTS);
            verdict = load.end(List.of());
        }

        assertThat(verdict.acceptedAfterLogout()).isEmpty();
        assertThat(verdict.refusedWithoutLogout()).isEmpty();
        assertThat(verdict.checkedAfterLogout()).isGreaterThan(logouts.confirmed());
        assertThat(new Superuser(primary).revokedSessions())
                .as("none of %d confirmed logouts is lost", logouts.confirmed())
                .containsAll(ids(load.sessions().loggedOut()));
        assertThat(pids()).isEqualTo(processes);
    }

    @Test
    void killPrimaryWhenTheStandbyIsAsynchronousThenWhatTheStandbyHadHolds() throws SQLException {
        LogoutWatch watch = new LogoutWatch(stack, username);
        Set<TrackedSession> lost;
        try (watch) {
            List<TrackedSession> copied = watch.open(FEW_LOGOUTS);
            List<TrackedSession> uncopied = watch.open(FEW_LOGOUTS);
            List<TrackedSession> later = watch.open(FEW_LOGOUTS);
            watch.logOutAtEach("the standby has it", copied);
            await().atMost(LONG)
                    .until(() -> new Superuser(standby).revokedSessions().containsAll(ids(copied)));
            standby.kill();
            watch.logOutAtEach("the standby does not have it", uncopied);
            primary.kill();
            standby.start();
            failOver();
            stack.awaitReady(stack.services());
            watch.logOutAtEach("after the promotion", later);
            watch.lookOn(Duration.ofSeconds(5));
            Set<String> revoked = new Superuser(primary).revokedSessions();
            lost = uncopied.stream()
                    .filter(session -> !revoked.contains(session.id()))
                    .collect(Collectors.toSet());
            assertThat(revoked).containsAll(ids(copied)).containsAll(ids(later));
        }
        System.out.printf("The asynchronous standby has lost %d of %d logouts.%n", lost.size(), 3 * FEW_LOGOUTS);
        assertThat(lost).as("a known limit: use a synchronous standby").hasSize(FEW_LOGOUTS);
        assertThat(watch.acceptedAfterLogoutBut(lost)).isEmpty();
        assertThat(watch.unconfirmed()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void logOutWhenItsCommitIsInterruptedWhileItWaitsForTheStandbyThenUnavailable(Interruption interruption)
            throws SQLException {
        makeSynchronous();
        String token = caller.logIn(stack.auth(1), username).text("access_token");
        CompletableFuture<Reply> logout = logOutThatWaits(token);

        switch (interruption) {
            case PRIMARY_KILLED -> primary.kill();
            // It ends its backends at once, and itself only when the standby has all.
            case PRIMARY_STOPPED -> Thread.startVirtualThread(primary::stop);
            case STATEMENT_CANCELLED -> interrupt("pg_cancel_backend");
            case BACKEND_TERMINATED -> interrupt("pg_terminate_backend");
        }

        assertThat(logout.join().status()).as("the answer to the logout").isEqualTo(503);
        standby.resume();
        switch (interruption) {
            case PRIMARY_KILLED -> failOver();
            case PRIMARY_STOPPED -> {
                await().atMost(LONG).until(() -> !primary.isRunning());
                primary.start();
            }
            case STATEMENT_CANCELLED, BACKEND_TERMINATED -> {}
        }
        stack.awaitReady(stack.services());
        // The client's next try; 401 when the first one has ended the session after all.
        assertThat(caller.logOut(stack.auth(2), token).status()).isIn(200, 401);
        for (Target target : stack.services().stream().map(Target::of).toList()) {
            assertThat(caller.status(target.uri(), target.path(), token))
                    .as(target.name())
                    .isEqualTo(401);
        }
    }

    /** Returns when its commit waits for the standby, which is paused then. */
    private CompletableFuture<Reply> logOutThatWaits(String token) throws SQLException {
        Stopwatch stopwatch = new Stopwatch();
        while (stopwatch.elapsed().compareTo(LONG) < 0) {
            standby.pause();
            CompletableFuture<Reply> logout = CompletableFuture.supplyAsync(
                    () -> caller.logOut(stack.auth(1), token), Thread::startVirtualThread);
            while (!logout.isDone()) {
                if (isTrue("EXISTS (SELECT FROM pg_stat_activity WHERE " + WAITING_LOGOUT + ")")) {
                    return logout;
                }
                Pauses.sleep(Duration.ofMillis(20));
            }
            // Something else has waited before it, and made it give up.
            assertThat(logout.join().status()).isEqualTo(503);
            standby.resume();
            stack.awaitReady(stack.services());
        }
        throw new AssertionError("No logout has reached its commit.");
    }

    /** A commit is answered once the standby has it. */
    private static void makeSynchronous() throws SQLException {
        new Superuser(primary).execute("ALTER SYSTEM SET synchronous_standby_names = '*'");
        new Superuser(primary).execute("SELECT pg_reload_conf()");
        await().atMost(LONG).until(() -> isTrue("EXISTS (SELECT FROM pg_stat_replication WHERE sync_state = 'sync')"));
    }

    private static void failOver() throws SQLException {
        PostgresServer killed = primary;
        killed.kill();
        standby.promote();
        primary = standby;
        standby = killed;
    }

    private static void interrupt(String function) throws SQLException {
        new Superuser(primary).execute("SELECT " + function + "(pid) FROM pg_stat_activity WHERE " + WAITING_LOGOUT);
    }

    private static boolean isTrue(String condition) throws SQLException {
        return new Superuser(primary).isTrue(condition);
    }

    private static void awaitLogouts(LogoutLoad logouts, int more) {
        int enough = logouts.confirmed() + more;
        await().atMost(LONG).until(() -> logouts.confirmed() >= enough);
    }

    private static List<String> ids(List<TrackedSession> sessions) {
        return sessions.stream().map(TrackedSession::id).toList();
    }

    private static List<Long> pids() {
        return stack.services().stream().map(ServiceProcess::pid).toList();
    }
}
