package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.stack.LocalStack;
import dev.latchkey.stack.Service;
import dev.latchkey.stack.ServiceProcess;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One fault at a time, and the protocol's rules for it: how long a logout takes at most, which verifiers keep their
 * lease, and which refuse to decide. The asserted times are bounds of the protocol, not of speed.
 */
class HungReplicaIT {

    private static final Duration LONG = Duration.ofMinutes(2);

    /** The promised bound is one lease plus 1 s. Another second allows for a busy machine. */
    private static final Duration LONGEST_LOGOUT = FaultInjector.LEASE.plusSeconds(2);

    /** Shorter than any wait for a lease. */
    private static final Duration WITHOUT_WAITING = FaultInjector.LEASE.dividedBy(2);

    @TempDir
    static Path folder;

    private static LocalStack stack;

    private final Caller caller = new Caller();
    private final String username = Caller.newUsername();

    @BeforeAll
    static void start() {
        stack = LocalStack.open(MigratedStack.onFreePorts(folder, 2, 3), System.out::println);
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

    /** Repairs what a failed test has left behind. */
    @AfterEach
    void recover() {
        if (!stack.postgres().isRunning()) {
            stack.postgres().start();
        }
        for (ServiceProcess service : stack.services()) {
            if (service.isAlive()) {
                service.resume();
            } else {
                service.start();
            }
        }
        stack.awaitReady(stack.services());
    }

    @Test
    void logOutWhenAVerifierHangsThenAnsweredWithinALeaseAndASecondAndTheNextDoesNotWait() {
        List<String> tokens = logIn(4);
        ServiceProcess hung = stack.resource(3);
        hung.pause();

        TimedReply first = logOut(stack.auth(1), tokens.get(0));
        TimedReply second = logOut(stack.auth(1), tokens.get(1));

        assertThat(first.took()).isLessThan(LONGEST_LOGOUT);
        assertThat(second.took()).isLessThan(WITHOUT_WAITING);
        assertThat(List.of(first, second)).allSatisfy(logout -> {
            assertThat(logout.reply().status()).isEqualTo(200);
            assertThat(logout.reply().body().path("confirmed").asInt())
                    .as("all verifiers except the hung replica")
                    .isEqualTo(stack.services().size() - 1);
        });
        for (ServiceProcess other : List.of(stack.resource(1), stack.resource(2))) {
            assertThat(protectedBy(other, tokens.get(0)).status()).isEqualTo(401);
            assertThat(protectedBy(other, tokens.get(1)).status()).isEqualTo(401);
            assertThat(protectedBy(other, tokens.get(2)).status()).isEqualTo(200);
        }

        hung.resume();

        assertThat(protectedBy(hung, tokens.get(0)).status()).isIn(401, 503);
        assertThat(protectedBy(hung, tokens.get(1)).status()).isIn(401, 503);
        await().atMost(LONG).until(() -> caller.metric(hung, "latchkey_lease_left_seconds") > 0);
        assertThat(protectedBy(hung, tokens.get(2)).status()).isEqualTo(200);
        TimedReply third = logOut(stack.auth(2), tokens.get(2));
        assertThat(third.reply().body().path("confirmed").asInt())
                .isEqualTo(stack.services().size());
        assertThat(protectedBy(hung, tokens.get(2)).status()).isEqualTo(401);
    }

    @Test
    void logOutWhenAVerifierCrashesAgainAndAgainThenEachCrashCostsOneLeaseAtMost() {
        List<String> tokens = new ArrayList<>(logIn(4));
        ServiceProcess crashing = stack.resource(2);
        for (int crash = 0; crash < 2; crash++) {
            crashing.kill();

            TimedReply first = logOut(stack.auth(1), tokens.removeFirst());
            TimedReply second = logOut(stack.auth(1), tokens.removeFirst());

            assertThat(first.reply().status()).isEqualTo(200);
            assertThat(first.took()).isLessThan(LONGEST_LOGOUT);
            assertThat(second.reply().status()).isEqualTo(200);
            assertThat(second.took()).isLessThan(WITHOUT_WAITING);
            crashing.start();
            stack.awaitReady(List.of(crashing));
        }
    }

    @Test
    void logOutWhenOneAuthServiceHangsAmidLogoutsThenNoVerifierLosesItsLeaseAndTheOtherGoesOn() {
        List<ServiceProcess> verifiers = stack.replicas(Service.RESOURCE);
        List<String> underWay = logIn(8);
        List<String> tokens = new ArrayList<>(logIn(30));
        Map<String, Double> lapses = lapsesOf(verifiers);

        List<CompletableFuture<Reply>> logouts = IntStream.range(0, underWay.size())
                .mapToObj(number -> CompletableFuture.supplyAsync(
                        () -> caller.logOut(stack.auth(1 + number % 2), underWay.get(number)),
                        Thread::startVirtualThread))
                .toList();
        stack.auth(2).pause();
        Stopwatch hanging = new Stopwatch();
        while (hanging.elapsed().compareTo(FaultInjector.LEASE.plusSeconds(3)) < 0 && !tokens.isEmpty()) {
            TimedReply logout = logOut(stack.auth(1), tokens.removeFirst());
            assertThat(logout.reply().status()).isEqualTo(200);
            assertThat(logout.took()).isLessThan(LONGEST_LOGOUT);
            for (ServiceProcess verifier : verifiers) {
                assertThat(caller.health(verifier, "readiness")).isEqualTo(200);
                assertThat(caller.metric(verifier, "latchkey_lease_left_seconds"))
                        .as("seconds left of the lease of %s", verifier.name())
                        .isPositive();
            }
            Pauses.sleep(Duration.ofMillis(200));
        }
        stack.auth(2).resume();

        assertThat(logouts)
                .allSatisfy(logout -> assertThat(logout.join().status()).isEqualTo(200));
        for (ServiceProcess verifier : verifiers) {
            assertThat(underWay)
                    .allSatisfy(token ->
                            assertThat(protectedBy(verifier, token).status()).isEqualTo(401));
        }
        assertThat(lapsesOf(verifiers)).isEqualTo(lapses);
    }

    @Test
    @DisplayName("74 a restarted replica knows all revocations before it is ready")
    void restartWhenSessionsEndedMeanwhileThenNeverAcceptedFromTheFirstAnswerOn() {
        ServiceProcess restarted = stack.resource(1);
        List<String> before = logIn(2);
        List<String> meanwhile = logIn(2);
        String good = logIn(1).getFirst();
        before.forEach(token -> logOut(stack.auth(1), token));

        restarted.kill();
        meanwhile.forEach(token -> logOut(stack.auth(2), token));
        restarted.start();

        List<String> revoked =
                Stream.concat(before.stream(), meanwhile.stream()).toList();
        await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(() -> {
            boolean ready = caller.health(restarted, "readiness") == 200;
            for (String token : revoked) {
                assertThat(caller.status(restarted.uri(), "/protected", token))
                        .as(ready ? "ready" : "not ready yet")
                        .isIn(ready ? List.of(401) : List.of(TimedCall.NO_ANSWER, 401, 503));
            }
            return ready;
        });
        assertThat(protectedBy(restarted, good).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("75 its listener's backend killed → the promise still holds")
    void logOutWhenTheVerifiersOwnConnectionsWereJustCutThenRefusedEverywhereAtOnce() throws SQLException {
        for (String token : logIn(10)) {
            FaultInjector.terminateLeaseConnections(stack);
            TimedReply logout = logOut(stack.auth(1), token);

            assertThat(logout.reply().status()).isEqualTo(200);
            assertThat(logout.took()).isLessThan(LONGEST_LOGOUT);
            for (ServiceProcess resource : stack.replicas(Service.RESOURCE)) {
                assertThat(protectedBy(resource, token).status()).isEqualTo(401);
            }
        }
    }

    @Test
    @DisplayName("76 the database lost beyond the lease → 503, readiness down, then recovery by itself")
    void stopDatabaseBeyondTheLeaseThenUndecidedAndAfterwardsAllIsAsBefore() {
        String good = logIn(1).getFirst();
        String revoked = logIn(1).getFirst();
        logOut(stack.auth(1), revoked);
        List<ServiceProcess> verifiers = stack.replicas(Service.RESOURCE);
        List<Long> processes = verifiers.stream().map(ServiceProcess::pid).toList();

        stack.postgres().stop();

        for (ServiceProcess verifier : verifiers) {
            await().atMost(LONG).until(() -> {
                Reply reply = protectedBy(verifier, good);
                assertThat(reply.status()).isIn(200, 503);
                assertThat(protectedBy(verifier, revoked).status()).isIn(401, 503);
                return reply.status() == 503;
            });
        }
        for (ServiceProcess verifier : verifiers) {
            Reply undecided = protectedBy(verifier, good);
            assertThat(undecided.status()).as("still 503 without the database").isEqualTo(503);
            assertThat(undecided.header("Retry-After")).matches("[0-9]+");
            assertThat(undecided.header("Content-Type")).startsWith("application/problem+json");
            assertThat(undecided.body().path("status").asInt()).isEqualTo(503);
            assertThat(protectedBy(verifier, revoked).status()).isEqualTo(503);
            assertThat(caller.health(verifier, "readiness")).isEqualTo(503);
            assertThat(caller.health(verifier, "liveness")).isEqualTo(200);
        }

        stack.postgres().start();
        stack.awaitReady(stack.services());

        for (ServiceProcess verifier : verifiers) {
            assertThat(protectedBy(verifier, good).status()).isEqualTo(200);
            assertThat(protectedBy(verifier, revoked).status()).isEqualTo(401);
        }
        assertThat(verifiers.stream().map(ServiceProcess::pid).toList()).isEqualTo(processes);
    }

    private record TimedReply(Reply reply, Duration took) {}

    private TimedReply logOut(ServiceProcess auth, String token) {
        Stopwatch stopwatch = new Stopwatch();
        Reply reply = caller.logOut(auth, token);
        return new TimedReply(reply, stopwatch.elapsed());
    }

    private List<String> logIn(int sessions) {
        return Stream.generate(() -> caller.logIn(stack.auth(1), username).text("access_token"))
                .limit(sessions)
                .toList();
    }

    private Reply protectedBy(ServiceProcess resource, String token) {
        return caller.get(resource, "/protected", token);
    }

    private Map<String, Double> lapsesOf(List<ServiceProcess> verifiers) {
        Function<ServiceProcess, Double> lapses = verifier -> caller.metric(verifier, "latchkey_lease_lapses_total");
        return verifiers.stream().collect(Collectors.toMap(ServiceProcess::name, lapses));
    }
}
