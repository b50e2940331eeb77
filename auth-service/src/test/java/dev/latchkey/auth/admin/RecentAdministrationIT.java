package dev.latchkey.auth.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.key.SignedTokens;
import dev.latchkey.shared.micronaut.RequiresRecentSignIn;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase.Role;
import io.micronaut.http.HttpMethod;
import io.micronaut.web.router.Router;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Administrators change something only with a sign-in of the last five minutes. They may read with an older one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecentAdministrationIT {
    private static final String NEEDED = "A sign-in of the last 5 min is needed.";
    private static final Duration TOO_LONG = Duration.ofMinutes(6);

    private final TestClock clock = TestClock.atStart();
    private final String change = "/admin/users/" + UUID.randomUUID() + "/enable";
    private AuthServer server;
    private Tokens tokens;

    @BeforeAll
    void start() {
        server = AuthServer.start(AuthDatabase.create(), clock, Map.of());
    }

    @BeforeEach
    void signIn() {
        Person person = server.register();
        server.database()
                .execute(Role.AUTH, "UPDATE auth.account SET roles = '{admin}' WHERE id = '" + person.id() + "'");
        tokens = server.login(person);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void everyChangeRequiresARecentSignIn() {
        List<String> routes = server.bean(Router.class)
                .uriRoutes()
                .filter(route -> route.getUriMatchTemplate().toString().startsWith("/admin"))
                .filter(route -> !List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS)
                        .contains(route.getHttpMethod()))
                .map(route -> route.getHttpMethod() + " " + route.getUriMatchTemplate() + " "
                        + route.getAnnotationMetadata()
                                .stringValue(RequiresRecentSignIn.class, "maxAge")
                                .orElse("none"))
                .toList();

        assertThat(routes)
                .hasSizeGreaterThanOrEqualTo(15)
                .allSatisfy(route -> assertThat(route).endsWith(" 5m"));
    }

    @Test
    void changeWhenTheSignInIsRecentThenDone() {
        clock.advance(Duration.ofMinutes(4));

        assertThat(change(tokens.access()).status())
                .as("the account is unknown")
                .isEqualTo(404);
    }

    @Test
    void changeWhenTheSignInIsOldThenTheChallenge() {
        clock.advance(TOO_LONG);

        requireRefused(change(tokens.access()));
        server.get("/admin/users").bearer(tokens.access()).send().requireJson(200);
    }

    @Test
    void changeWhenTheTokenWasRefreshedThenTheSignInIsAsOldAsBefore() {
        clock.advance(TOO_LONG);

        requireRefused(change(server.refresh(tokens.refresh()).requireJson(200).string("access_token")));
    }

    @Test
    void changeWhenTheTokenDoesNotTellWhenThenRefused() {
        requireRefused(change(SignedTokens.like(server, tokens.access(), claims -> claims.claim("auth_time", null))));
    }

    @Test
    void changeWhenTheSignInIsInTheFutureThenRefused() {
        long tomorrow = clock.instant().plus(Duration.ofDays(1)).getEpochSecond();

        requireRefused(
                change(SignedTokens.like(server, tokens.access(), claims -> claims.claim("auth_time", tomorrow))));
    }

    @Test
    void changeWhenTheCallerIsNoAdministratorThenForbiddenAndNoSignInIsAskedFor() {
        String token = server.signUp().access();
        clock.advance(TOO_LONG);

        change(token).requireProblem(403, "The caller's role does not allow this.");
    }

    private TestAnswer change(String token) {
        return server.post(change).bearer(token).send();
    }

    private static void requireRefused(TestAnswer answer) {
        answer.requireProblem(401, "insufficient_user_authentication", NEEDED);
        assertThat(answer.header("WWW-Authenticate"))
                .isEqualTo("Bearer error=\"insufficient_user_authentication\", error_description=\"" + NEEDED
                        + "\", max_age=\"300\"");
    }
}
