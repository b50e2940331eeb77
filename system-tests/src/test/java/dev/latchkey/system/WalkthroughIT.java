package dev.latchkey.system;

import static dev.latchkey.system.Caller.newUsername;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.stack.LocalStack;
import dev.latchkey.stack.Service;
import dev.latchkey.stack.ServiceProcess;
import dev.latchkey.stack.StackSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas of each service. All four start at the same time on an empty database. */
class WalkthroughIT {

    @TempDir
    static Path folder;

    private static LocalStack stack;

    private final Caller caller = new Caller();

    @BeforeAll
    static void start() {
        stack = LocalStack.open(StackSettings.onFreePorts(Repository.root(), folder, 2, 2), System.out::println);
        stack.postgres().start();
        stack.services().forEach(ServiceProcess::start);
        stack.awaitReady(stack.services());
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void registerLogInCallRefreshLogOutOverDifferentReplicas() {
        String username = newUsername();

        Reply registered = caller.register(stack.auth(1), username);
        assertThat(registered.status()).isEqualTo(201);
        assertThat(registered.text("message")).isEqualTo("User registered successfully");
        assertThat(registered.text("username")).isEqualTo(username);

        Reply login = caller.logIn(stack.auth(2), username);
        assertThat(login.status()).isEqualTo(200);
        assertThat(login.text("token_type")).isEqualTo("Bearer");
        assertThat(login.header("Cache-Control")).contains("no-store");

        for (ServiceProcess resource : stack.replicas(Service.RESOURCE)) {
            Reply called = caller.get(resource, "/protected", login.text("access_token"));
            assertThat(called.status()).isEqualTo(200);
            assertThat(called.body()).hasSize(1);
            assertThat(called.text("logged_in_as")).isEqualTo(username);
        }
        Reply me = caller.get(stack.resource(2), "/me", login.text("access_token"));
        assertThat(me.status()).isEqualTo(200);
        assertThat(me.text("sub")).isEqualTo(registered.text("id"));
        assertThat(me.text("username")).isEqualTo(username);

        Reply told = caller.get(stack.auth(1), "/get-jwt", login.text("access_token"));
        assertThat(told.status()).isEqualTo(200);
        assertThat(told.text("message")).isEqualTo("Token is valid");
        assertThat(told.text("user")).isEqualTo(username);

        Reply renewed = caller.refresh(stack.auth(1), login.text("refresh_token"));
        assertThat(renewed.status()).isEqualTo(200);
        assertThat(renewed.text("refresh_token")).isNotEmpty().isNotEqualTo(login.text("refresh_token"));
        assertThat(caller.get(stack.resource(1), "/protected", renewed.text("access_token"))
                        .status())
                .isEqualTo(200);

        Reply loggedOut = caller.logOut(stack.auth(1), renewed.text("access_token"));
        assertThat(loggedOut.status()).isEqualTo(200);
        assertThat(loggedOut.text("message")).isEqualTo("User logged out successfully");
        assertThat(caller.refresh(stack.auth(2), renewed.text("refresh_token")).text("error"))
                .isEqualTo("invalid_grant");
    }

    @Test
    @DisplayName("64 after logout's answer every replica says 401, at once")
    void logOutOnOneReplicaThenTheNextCallOnEveryOtherIsRefused() {
        String username = newUsername();
        caller.register(stack.auth(1), username);
        String token = caller.logIn(stack.auth(1), username).text("access_token");

        caller.logOut(stack.auth(2), token);

        for (ServiceProcess resource : stack.replicas(Service.RESOURCE)) {
            Reply refused = caller.get(resource, "/protected", token);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer").contains("error=\"invalid_token\"");
            assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
        }
        for (ServiceProcess auth : stack.replicas(Service.AUTH)) {
            Reply refused = caller.get(auth, "/get-jwt", token);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.text("error")).isEqualTo("Token has been revoked");
        }
    }

    @Test
    @DisplayName("64 after logout's answer every replica says 401, at once: the session's other tokens too")
    void logOutThenEveryTokenOfTheSessionIsRefused() {
        String username = newUsername();
        caller.register(stack.auth(1), username);
        Reply login = caller.logIn(stack.auth(1), username);
        Reply renewed = caller.refresh(stack.auth(2), login.text("refresh_token"));

        caller.logOut(stack.auth(1), renewed.text("access_token"));

        for (ServiceProcess resource : stack.replicas(Service.RESOURCE)) {
            assertThat(caller.get(resource, "/protected", login.text("access_token"))
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    @DisplayName("64 after logout's answer every replica says 401, at once: while it gets requests all the time")
    void probeThenNoReplicaAcceptsAfterTheAnswerOfEitherAuthService() throws IOException {
        Guide readme = Guide.open("README.md");
        List<String> command = List.of("bash", "-c", "exec " + readme.block("The promise"));
        List<String> shown = readme.block("The promise", 2).lines().toList();
        try (StackScript probe = StackScript.start(Repository.root(), StackVariables.of(stack.settings()), command)) {
            assertThat(probe.awaitExit()).isZero();

            assertThat(probe.lines().stream().map(WalkthroughIT::withoutNumbers))
                    .as("the README shows such lines")
                    .containsAll(shown.stream()
                            .filter(line -> !line.startsWith("  http"))
                            .map(WalkthroughIT::withoutNumbers)
                            .toList());
            for (ServiceProcess service : stack.services()) {
                assertThat(probe.lines())
                        .filteredOn(line -> line.startsWith("  " + service.uri() + " "))
                        .hasSize(2)
                        .allMatch(line -> line.contains(" never "));
            }
            for (ServiceProcess auth : stack.replicas(Service.AUTH)) {
                assertThat(probe.lines())
                        .anyMatch(line -> line.startsWith("Logout through " + auth.uri() + ": answered"));
            }
        }
    }

    @Test
    @DisplayName("100 two auth-service replicas that start on an empty database make one key, not two")
    void startTwoReplicasOnAnEmptyDatabaseThenOneKey() {
        JsonNode first = keySet(stack.auth(1));

        assertThat(first.path("keys")).hasSize(1);
        assertThat(keySet(stack.auth(2))).isEqualTo(first);
    }

    @Test
    void restartOfEverythingThenUsersTokensAndKeysAreStillThere() {
        String username = newUsername();
        caller.register(stack.auth(1), username);
        Reply login = caller.logIn(stack.auth(1), username);
        Reply ended = caller.logIn(stack.auth(1), username);
        caller.logOut(stack.auth(1), ended.text("access_token"));
        JsonNode keys = keySet(stack.auth(1));

        stack.services().forEach(ServiceProcess::stop);
        stack.postgres().stop();
        stack.start();

        assertThat(keySet(stack.auth(2))).isEqualTo(keys);
        assertThat(caller.logIn(stack.auth(2), username).status()).isEqualTo(200);
        for (ServiceProcess resource : stack.replicas(Service.RESOURCE)) {
            assertThat(caller.get(resource, "/protected", login.text("access_token"))
                            .status())
                    .isEqualTo(200);
            assertThat(caller.get(resource, "/protected", ended.text("access_token"))
                            .status())
                    .isEqualTo(401);
        }
        assertThat(caller.refresh(stack.auth(1), login.text("refresh_token")).status())
                .isEqualTo(200);
    }

    @Test
    void killOneAuthReplicaThenTheOtherServesAndTheKilledOneComesBack() {
        String username = newUsername();
        caller.register(stack.auth(1), username);

        stack.auth(2).kill();
        String token = caller.logIn(stack.auth(1), username).text("access_token");
        stack.auth(2).start();
        stack.awaitReady(List.of(stack.auth(2)));

        assertThat(caller.get(stack.auth(2), "/get-jwt", token).status()).isEqualTo(200);
    }

    private static String withoutNumbers(String line) {
        return line.replaceAll("[\\d.]+", "#");
    }

    private JsonNode keySet(ServiceProcess auth) {
        Reply reply = caller.get(auth, "/.well-known/jwks.json");
        assertThat(reply.status()).isEqualTo(200);
        return reply.body();
    }
}
