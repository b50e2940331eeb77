package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.stack.LocalStack;
import dev.latchkey.stack.Service;
import dev.latchkey.stack.ServiceProcess;
import dev.latchkey.stack.Snapshot;
import dev.latchkey.stack.StackSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A snapshot of the database is restored on the same timeline, while the services know revocations from after it. The
 * revocations from after the snapshot are lost, but every later logout must hold.
 */
class RestoredSnapshotIT {

    private static final Duration LONG = Duration.ofMinutes(2);

    /** Long enough for a lease to outlast the restore. */
    private static final Duration LEASE = Duration.ofSeconds(10);

    /** While nobody waits, auth-service reads the leases once a second. */
    private static final Duration UNTIL_READ = Duration.ofMillis(2_500);

    private static final int LOGOUTS_LOST = 10;
    private static final int LOGOUTS_AFTERWARDS = 13;

    @TempDir
    static Path folder;

    private static LocalStack stack;

    private final Caller caller = new Caller();
    private final String username = Caller.newUsername();

    @BeforeAll
    static void start() {
        StackSettings settings = MigratedStack.onFreePorts(folder, 2, 2);
        Map<String, String> lease = Map.of("LATCHKEY_VERIFIER_LEASE", LEASE.toSeconds() + "s", "LOG_LEVEL", "WARN");
        for (Service service : Service.values()) {
            settings = settings.with(service, settings.service(service).withEnvironment(lease));
        }
        stack = LocalStack.open(settings, System.out::println);
        stack.start();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @BeforeEach
    void register() {
        assertThat(caller.register(stack.auth(1), username).status()).isEqualTo(201);
    }

    @AfterEach
    void recover() {
        stack.services().forEach(ServiceProcess::resume);
        stack.awaitReady(stack.services());
    }

    @Test
    void restoreUnderRunningVerifiersThenEachLaterLogoutHolds() {
        LogoutWatch watch = new LogoutWatch(stack, username);
        try (watch) {
            List<TrackedSession> lost = watch.open(LOGOUTS_LOST);
            List<TrackedSession> sessions = watch.open(LOGOUTS_AFTERWARDS);
            Snapshot snapshot = snapshot();
            lost.forEach(session -> caller.logOut(stack.auth(1), session.token()));

            stack.postgres().restore(snapshot);

            logOutTogether(watch, sessions);
            watch.lookOn(LEASE);
        }
        assertEachHolds(watch);
    }

    @Test
    void restoreWhenTheVerifiersReadOnlyAfterMoreLogoutsThanWereLostThenEachLaterLogoutHolds() {
        LogoutWatch watch = new LogoutWatch(stack, username);
        try (watch) {
            List<TrackedSession> lost = watch.open(LOGOUTS_LOST);
            List<TrackedSession> sessions = watch.open(LOGOUTS_AFTERWARDS);
            Snapshot snapshot = snapshot();
            lost.forEach(session -> caller.logOut(stack.auth(1), session.token()));
            stack.replicas(Service.RESOURCE).forEach(ServiceProcess::pause);

            stack.postgres().restore(snapshot);
            logOutTogether(watch, sessions);
            stack.replicas(Service.RESOURCE).forEach(ServiceProcess::resume);

            watch.lookOn(LEASE);
        }
        assertEachHolds(watch);
    }

    @Test
    void logOutWhenTheSnapshotDoesNotKnowAVerifierThenItsLeaseIsWaitedFor() {
        ServiceProcess verifier = stack.resource(2);
        verifier.stop();
        String token = caller.logIn(stack.auth(1), username).text("access_token");
        Snapshot snapshot = snapshot();
        verifier.start();
        stack.awaitReady(List.of(verifier));
        assertThat(caller.status(verifier.uri(), "/protected", token)).isEqualTo(200);
        Pauses.sleep(UNTIL_READ); // "Known limits" of the protocol: a lease that was never read is not waited for
        await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(() -> hasJustRenewed(verifier));
        verifier.pause();

        stack.postgres().restore(snapshot);
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> caller.logOut(stack.auth(1), token).status() == 200);
        // The requests are sent while the verifier is paused, so that it decides on them before it can renew its lease.
        List<CompletableFuture<Integer>> statuses = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> caller.status(verifier.uri(), "/protected", token), Thread::startVirtualThread))
                .limit(8)
                .toList();
        Pauses.sleep(Duration.ofMillis(200));
        verifier.resume();

        assertThat(statuses).allSatisfy(status -> assertThat(status.join()).isIn(401, 503));
    }

    /**
     * Takes the snapshot of a stopped database. Its sequence then has no gap, so later revocations get the {@code seq}
     * of lost ones.
     */
    private static Snapshot snapshot() {
        stack.postgres().stop();
        Snapshot snapshot = stack.postgres().snapshot();
        stack.postgres().start();
        stack.awaitReady(
                stack.services().stream().filter(ServiceProcess::isAlive).toList());
        return snapshot;
    }

    private static void logOutTogether(LogoutWatch watch, List<TrackedSession> sessions) {
        CompletableFuture.allOf(IntStream.range(0, sessions.size())
                        .mapToObj(number -> CompletableFuture.runAsync(
                                () -> watch.logOut(
                                        "after the restore", stack.auth(1 + number % 2), sessions.get(number)),
                                Thread::startVirtualThread))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    private static void assertEachHolds(LogoutWatch watch) {
        assertThat(watch.acceptedAfterLogout()).isEmpty();
        assertThat(watch.unconfirmed()).isEmpty();
        assertThat(watch.checkedAfterLogout())
                .isGreaterThan(LOGOUTS_AFTERWARDS * stack.services().size());
    }

    /** {@return true if at least 95 % of the lease is left, without the margin of a fifth} */
    private boolean hasJustRenewed(ServiceProcess verifier) {
        return caller.metric(verifier, "latchkey_lease_left_seconds") > LEASE.toSeconds() * 0.8 * 0.95;
    }
}
