package dev.latchkey.system;

import static dev.latchkey.system.Caller.newUsername;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.stack.LocalStack;
import dev.latchkey.stack.Service;
import dev.latchkey.stack.ServiceProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Notes with two replicas of each service. resource-service asks the real auth-service for accounts. */
@SharedStack
class NoteSharingIT {

    private static final Duration LONG = Duration.ofMinutes(2);

    private static ApplicationStack shared;
    private static LocalStack stack;

    private final Caller caller = new Caller();
    private final String ada = newUsername();
    private final String bob = newUsername();

    @BeforeAll
    static void start(ApplicationStack given) {
        shared = given;
        stack = given.stack();
    }

    @Test
    void shareByNameThenTheOtherReadsOnEveryReplicaUntilItEnds() {
        String adasToken = signUp(stack.auth(1), ada);
        String bobsToken = signUp(stack.auth(2), bob);

        Reply created =
                caller.call(stack.resource(1), "POST", "/notes", adasToken, Map.of("title", "Lamps", "text", "seven"));
        assertThat(created.status()).isEqualTo(201);
        String note = created.header("Location");
        assertThat(caller.get(stack.resource(2), note, bobsToken).status()).isEqualTo(404);

        assertThat(share(stack.resource(2), note, bob, adasToken).status()).isEqualTo(204);

        for (ServiceProcess resource : stack.replicas(Service.RESOURCE)) {
            Reply read = caller.get(resource, note, bobsToken);
            assertThat(read.status()).isEqualTo(200);
            assertThat(read.text("owner")).isEqualTo(ada);
            assertThat(read.text("text")).isEqualTo("seven");
            assertThat(caller.get(resource, "/notes", bobsToken)
                            .body()
                            .path("total")
                            .asInt())
                    .isEqualTo(1);
        }
        Reply written = caller.call(
                stack.resource(2),
                "PUT",
                note,
                adasToken,
                Map.of("title", "Lamps", "text", "eight"),
                "If-Match",
                created.header("ETag"));
        assertThat(written.status()).isEqualTo(200);
        assertThat(caller.get(stack.resource(1), note, bobsToken).text("text")).isEqualTo("eight");
        assertThat(share(stack.resource(1), note, newUsername(), adasToken).status())
                .isEqualTo(404);

        assertThat(caller.call(stack.resource(1), "DELETE", note + "/shares/" + bob, adasToken, Map.of())
                        .status())
                .isEqualTo(204);
        assertThat(caller.get(stack.resource(2), note, bobsToken).status()).isEqualTo(404);
    }

    @Test
    void stopAuthServiceThenSharingIsUnavailableNotesGoOnAndItComesBack() {
        String adasToken = signUp(stack.auth(1), ada);
        String bobsToken = signUp(stack.auth(1), bob);
        String note = caller.call(
                        stack.resource(1), "POST", "/notes", adasToken, Map.of("title", "Lamps", "text", "seven"))
                .header("Location");
        assertThat(share(stack.resource(1), note, ada, adasToken).status()).isEqualTo(400);

        stack.replicas(Service.AUTH).forEach(ServiceProcess::stop);
        try {
            for (ServiceProcess resource : stack.replicas(Service.RESOURCE)) {
                for (int i = 0; i < 10; i++) {
                    Reply refused = share(resource, note, bob, adasToken);
                    assertThat(refused.status()).isEqualTo(503);
                    assertThat(refused.header("Retry-After")).isNotEmpty();
                }
                assertThat(caller.get(resource, note, adasToken).status()).isEqualTo(200);
                assertThat(caller.get(resource, note, bobsToken).status()).isEqualTo(404);
                assertThat(caller.health(resource, "readiness")).isEqualTo(200);
            }
        } finally {
            stack.replicas(Service.AUTH).forEach(ServiceProcess::start);
            stack.awaitReady(stack.replicas(Service.AUTH));
        }

        for (ServiceProcess resource : stack.replicas(Service.RESOURCE)) {
            await().atMost(LONG)
                    .until(() -> share(resource, note, bob, adasToken).status() == 204);
        }
        assertThat(caller.get(stack.resource(2), note, bobsToken).status()).isEqualTo(200);
    }

    @Test
    void countNotesAsAServiceThenAllAreCountedAndUsersAreRefused() {
        String adasToken = signUp(stack.auth(1), ada);
        caller.call(stack.resource(1), "POST", "/notes", adasToken, Map.of("title", "Lamps", "text", "seven"));
        Reply client = caller.call(
                stack.auth(2),
                "POST",
                "/admin/clients",
                shared.administrator(),
                Map.of(
                        "client_name", "notes counter",
                        "grant_types", List.of("client_credentials"),
                        "scope", "notes:count",
                        "token_endpoint_auth_method", "client_secret_basic"));
        assertThat(client.status()).as(client.body().toString()).isEqualTo(201);

        Reply token = caller.logInAsClient(
                stack.auth(1), client.text("client_id"), client.text("client_secret"), "notes:count");

        assertThat(token.status()).as(token.body().toString()).isEqualTo(200);
        for (ServiceProcess resource : stack.replicas(Service.RESOURCE)) {
            Reply count = caller.get(resource, "/internal/notes/count", token.text("access_token"));
            assertThat(count.status()).isEqualTo(200);
            assertThat(count.body()).hasSize(1);
            assertThat(count.body().path("count").asInt()).isPositive();
            assertThat(caller.get(resource, "/internal/notes/count", adasToken).status())
                    .isEqualTo(403);
            assertThat(caller.get(resource, "/notes", token.text("access_token"))
                            .status())
                    .isEqualTo(403);
        }
    }

    private String signUp(ServiceProcess auth, String username) {
        assertThat(caller.register(auth, username).status()).isEqualTo(201);
        return caller.logIn(auth, username).text("access_token");
    }

    private Reply share(ServiceProcess resource, String note, String username, String token) {
        return caller.call(resource, "PUT", note + "/shares/" + username, token, Map.of());
    }
}
