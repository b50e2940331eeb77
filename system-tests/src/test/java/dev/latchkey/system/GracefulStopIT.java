package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.stack.LocalStack;
import dev.latchkey.stack.Service;
import dev.latchkey.stack.ServiceProcess;
import dev.latchkey.stack.ServiceSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What callers, load balancers and verifiers see of a service that receives a SIGTERM. */
class GracefulStopIT {

    /** Longer than any run of the tests, so that only a second signal ends it. */
    private static final String LONG_DELAY = "10m";

    @TempDir
    static Path folder;

    private static LocalStack stack;

    private final Caller caller = new Caller();
    private final String username = Caller.newUsername();
    private final List<ServiceProcess> besides = new ArrayList<>();
    private String token = "";

    @BeforeAll
    static void start() {
        stack = LocalStack.open(MigratedStack.onFreePorts(folder, 1, 1), System.out::println);
        stack.start();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @BeforeEach
    void logIn() {
        caller.register(stack.auth(1), username);
        token = caller.logIn(stack.auth(1), username).text("access_token");
    }

    @AfterEach
    void startAgain() {
        besides.forEach(ServiceProcess::stop);
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
    void stopWhenALogoutWaitsForAVerifierThatHangsThenItIsConfirmedAndTheLeaseIsHandedBack() throws SQLException {
        ServiceProcess auth = stack.auth(1);
        long before = count("SELECT count(*) FROM shared.revocation");
        stack.resource(1).pause();
        CompletableFuture<Reply> logout = async(() -> caller.logOut(auth, token));
        patiently().until(() -> count("SELECT count(*) FROM shared.revocation") > before);

        auth.askToStop();

        assertRefusesConnectionsAndIsAliveButNotReady(auth);
        assertThat(logout).as("still waits for the verifier").isNotDone();
        assertThat(logout.join().status()).isEqualTo(200);
        assertThat(logout.join().header("Connection")).isEqualTo("close");
        assertEndsAndHandsItsLeaseBack(auth, "auth-service");
        stack.resource(1).resume();
        assertThat(caller.get(stack.resource(1).uri(), "/protected", token).status())
                .isIn(401, 503);
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void stopWhenARequestRunsThenItIsAnsweredAndTheLeaseIsHandedBack(Service service) throws SQLException {
        ServiceProcess process = stack.replicas(service).getFirst();
        try (Connection connection = stack.postgres().connectAsSuperuser()) {
            CompletableFuture<Integer> write = lockAndWrite(connection, process);

            process.askToStop();

            assertRefusesConnectionsAndIsAliveButNotReady(process);
            assertThat(write).as("still waits for the lock").isNotDone();
            connection.rollback();
            assertThat(write.join()).isEqualTo(service == Service.AUTH ? 200 : 201);
        }
        assertEndsAndHandsItsLeaseBack(process, service == Service.AUTH ? "auth-service" : "resource-service");
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void stopWhenARequestTakesLongerThanTheTimeoutThenItIsCutAndTheProcessEnds(Service service) throws SQLException {
        ServiceProcess process = startBeside(service, Map.of("LATCHKEY_STOP_TIMEOUT", "300ms"));
        try (Connection connection = stack.postgres().connectAsSuperuser()) {
            CompletableFuture<Integer> write = lockAndWrite(connection, process);

            process.askToStop();

            patiently().until(() -> !process.isAlive());
            assertThat(write.join()).isEqualTo(TimedCall.NO_ANSWER);
        }
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void stopWhenThereIsADelayThenConnectionsCloseWithTheirNextAnswerAndIdleOnesAfterIt(Service service)
            throws IOException {
        ServiceProcess process = startBeside(service, Map.of("STOP_DELAY", LONG_DELAY));
        URI uri = process.uri();
        String path = service == Service.AUTH ? "/.well-known/jwks.json" : "/protected";
        int expected = service == Service.AUTH ? 200 : 401;
        try (KeptConnection used = KeptConnection.to(uri);
                KeptConnection idle = KeptConnection.to(uri)) {
            assertThat(List.of(used.get(path), idle.get(path))).noneMatch(KeptConnection.Answer::closes);

            process.askToStop();
            patiently().until(() -> caller.health(process, "readiness") == 503);

            for (KeptConnection connection : List.of(used, KeptConnection.to(uri))) {
                KeptConnection.Answer answer = connection.get(path);
                assertThat(answer.status()).isEqualTo(expected);
                assertThat(answer.closes()).as("Connection: close").isTrue();
                assertThat(connection.isClosedByServer()).isTrue();
                connection.close();
            }
            for (String missing : List.of("/nothing/here", "/swagger-ui/none")) {
                try (KeptConnection connection = KeptConnection.to(uri)) {
                    assertThat(connection.get(missing).closes()).as(missing).isTrue();
                }
            }
            assertThat(caller.health(process, "liveness")).isEqualTo(200);
            assertThat(process.isAlive()).isTrue();

            process.askToStop(); // the second signal ends the delay

            assertThat(idle.isClosedByServer()).isTrue();
            patiently().until(() -> !process.isAlive());
        }
    }

    /**
     * {@return the status of a request that waits for a table; {@code connection} has locked the table until its
     * rollback}
     */
    private CompletableFuture<Integer> lockAndWrite(Connection connection, ServiceProcess process) throws SQLException {
        boolean auth = process.service() == Service.AUTH;
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "LOCK TABLE %s IN ACCESS EXCLUSIVE MODE".formatted(auth ? "auth.session" : "resource.note"));
        }
        CompletableFuture<Integer> write = async(() -> auth
                ? caller.logIn(process, username).status()
                : caller.call(process, "POST", "/notes", token, Map.of("title", "Lamps", "text", "seven"))
                        .status());
        patiently()
                .until(() -> count("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = '%s'::regclass"
                                .formatted(auth ? "auth.session" : "resource.note"))
                        > 0);
        return write.exceptionally(silent -> TimedCall.NO_ANSWER);
    }

    private void assertRefusesConnectionsAndIsAliveButNotReady(ServiceProcess process) {
        patiently().until(() -> KeptConnection.isRefused(process.uri()));
        assertThat(caller.health(process, "readiness")).isEqualTo(503);
        assertThat(caller.health(process, "liveness")).isEqualTo(200);
    }

    /**
     * Checks that the management port gives only these answers until the process ends, and that the lease is handed
     * back.
     */
    private void assertEndsAndHandsItsLeaseBack(ServiceProcess process, String service) throws SQLException {
        Set<Integer> readiness = new HashSet<>();
        Set<Integer> liveness = new HashSet<>();
        patiently().until(() -> {
            readiness.add(caller.health(process, "readiness"));
            liveness.add(caller.health(process, "liveness"));
            return !process.isAlive();
        });
        assertThat(readiness).as("readiness").isSubsetOf(503, TimedCall.NO_ANSWER);
        assertThat(liveness).as("liveness").isSubsetOf(200, TimedCall.NO_ANSWER);
        assertThat(count("SELECT count(*) FROM shared.verifier_lease WHERE service = '%s'".formatted(service)))
                .as("leases of %s", service)
                .isZero();
    }

    private ServiceProcess startBeside(Service service, Map<String, String> environment) {
        ServiceProcess process =
                stack.beside(service, ServiceSettings.onFreePorts().withEnvironment(environment));
        besides.add(process);
        process.start();
        stack.awaitReady(List.of(process));
        return process;
    }

    private static long count(String query) throws SQLException {
        try (Connection connection = stack.postgres().connectAsSuperuser();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }

    private static <T> CompletableFuture<T> async(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call, Thread::startVirtualThread);
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(20));
    }
}
