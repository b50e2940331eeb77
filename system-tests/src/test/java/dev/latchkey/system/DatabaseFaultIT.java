package dev.latchkey.system;

import static dev.latchkey.system.Caller.newUsername;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.stack.LocalStack;
import dev.latchkey.stack.Service;
import dev.latchkey.stack.ServiceProcess;
import dev.latchkey.stack.StackSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database stops and comes back. The services run all the time. */
class DatabaseFaultIT {

    private static final Duration LONG = Duration.ofMinutes(2);

    /** A test waits until the lease has run out. */
    private static final Map<String, String> SHORT_LEASE = Map.of("LATCHKEY_VERIFIER_LEASE", "2s");

    @TempDir
    static Path folder;

    private static LocalStack stack;

    private final Caller caller = new Caller();

    @BeforeAll
    static void start() {
        StackSettings settings = MigratedStack.onFreePorts(folder.resolve("stack"), 1, 1);
        for (Service service : Service.values()) {
            settings = settings.with(service, settings.service(service).withEnvironment(SHORT_LEASE));
        }
        stack = open(settings);
        stack.start();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    /** Repairs what a failed test has left behind. */
    @AfterEach
    void recover() {
        stack.start();
    }

    @Test
    void stopDatabaseThen503AndWhenItComesBackEverythingServesAgain() {
        List<Long> processes =
                stack.services().stream().map(ServiceProcess::pid).toList();
        String username = newUsername();
        caller.register(stack.auth(1), username);
        String token = caller.logIn(stack.auth(1), username).text("access_token");

        stack.postgres().stop();

        assertUnavailable(caller.logIn(stack.auth(1), username));
        assertUnavailable(caller.register(stack.auth(1), newUsername()));
        await().atMost(LONG).untilAsserted(() -> assertUnavailable(caller.get(stack.resource(1), "/protected", token)));
        for (ServiceProcess service : stack.services()) {
            await().atMost(LONG)
                    .untilAsserted(() ->
                            assertThat(caller.health(service, "readiness")).isEqualTo(503));
            assertThat(caller.health(service, "liveness")).isEqualTo(200);
        }

        stack.postgres().start();
        stack.awaitReady(stack.services());

        assertThat(caller.get(stack.resource(1), "/protected", token).status()).isEqualTo(200);
        assertThat(caller.logIn(stack.auth(1), username).status()).isEqualTo(200);
        assertThat(stack.services().stream().map(ServiceProcess::pid).toList()).isEqualTo(processes);
    }

    @Test
    void restartDatabaseImmediatelyThenCommittedDataIsThereAndServicesRecover() {
        String username = newUsername();
        caller.register(stack.auth(1), username);

        stack.postgres().restartImmediately();
        stack.awaitReady(stack.services());

        assertThat(caller.logIn(stack.auth(1), username).status()).isEqualTo(200);
    }

    @Test
    void startServicesBeforeDatabaseThenTheyWaitAndGetReadyByThemselves() {
        try (LocalStack first = open(StackSettings.onFreePorts(Repository.root(), folder.resolve("first"), 1, 1))) {
            first.services().forEach(ServiceProcess::start);
            for (ServiceProcess service : first.services()) {
                await().atMost(LONG)
                        .untilAsserted(() ->
                                assertThat(caller.health(service, "liveness")).isEqualTo(200));
                assertThat(caller.health(service, "readiness")).isEqualTo(503);
            }
            assertUnavailable(caller.register(first.auth(1), newUsername()));

            first.postgres().start();
            first.awaitReady(first.services());

            String username = newUsername();
            assertThat(caller.register(first.auth(1), username).status()).isEqualTo(201);
            String token = caller.logIn(first.auth(1), username).text("access_token");
            assertThat(caller.get(first.resource(1), "/protected", token).status())
                    .isEqualTo(200);
        }
    }

    @Test
    @DisplayName(
            "63 auth-service down → known keys still verify; a verifier that starts meanwhile waits, and does not crash")
    void stopAuthServiceThenKnownKeysStillVerify() {
        String username = newUsername();
        caller.register(stack.auth(1), username);
        String token = caller.logIn(stack.auth(1), username).text("access_token");
        assertThat(caller.get(stack.resource(1), "/protected", token).status()).isEqualTo(200);

        stack.auth(1).kill();
        assertThat(caller.get(stack.resource(1), "/protected", token).status()).isEqualTo(200);

        stack.resource(1).stop();
        stack.resource(1).start();
        await().atMost(LONG)
                .untilAsserted(() ->
                        assertThat(caller.health(stack.resource(1), "liveness")).isEqualTo(200));
        assertThat(caller.health(stack.resource(1), "readiness")).isEqualTo(503);

        stack.auth(1).start();
        stack.awaitReady(stack.services());
        assertThat(caller.get(stack.resource(1), "/protected", token).status()).isEqualTo(200);
    }

    private static LocalStack open(StackSettings settings) {
        return LocalStack.open(settings, System.out::println);
    }

    private static void assertUnavailable(Reply reply) {
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("Retry-After")).matches("[0-9]+");
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
        assertThat(reply.body().path("status").asInt()).isEqualTo(503);
    }
}
