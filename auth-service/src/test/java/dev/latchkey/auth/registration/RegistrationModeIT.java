package dev.latchkey.auth.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestRows;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which registrations each value of {@code latchkey.registration.mode} allows. */
class RegistrationModeIT {
    private static final String NOT_INVITED = "Registration needs an invitation that is valid for this e-mail address.";
    private static final TestClock CLOCK = TestClock.atStart();
    private static final AuthServer CLOSED = start("closed");
    private static final AuthServer INVITING = start("invite");

    private static AuthServer start(String mode) {
        return AuthServer.start(
                AuthDatabase.create(),
                CLOCK,
                Map.of(
                        "latchkey.registration.mode",
                        mode,
                        "latchkey.admin.username",
                        "root",
                        "latchkey.admin.password",
                        AuthServer.PASSWORD));
    }

    @AfterAll
    static void stop() {
        CLOSED.close();
        INVITING.close();
    }

    @Test
    void registerWhenClosedThenForbiddenForEverybody() {
        register(CLOSED, "ada", null, null)
                .requireProblem(403, "Registration is closed.", Map.of("code", "registration_closed"));
        CLOSED.post("/admin/invitations")
                .bearer(administrator(CLOSED))
                .json("{}")
                .send()
                .requireProblem(
                        409,
                        "Registration is closed, so an invitation has no effect.",
                        Map.of("code", "registration_closed"));
        assertThat(TestRows.count(CLOSED.database(), "auth.account")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"closed", "invite"})
    void pagesWhenNotOpenThenNothingLeadsToSignUpAndThePageSaysWhy(String mode) {
        AuthServer server = mode.equals("closed") ? CLOSED : INVITING;
        TestBrowser browser = new TestBrowser(server);

        TestAnswer signIn = browser.get("/login");
        TestAnswer english = browser.get("/signup");
        TestAnswer german = browser.copy().with("Accept-Language", "de").get("/signup?invitation=" + "x".repeat(43));

        assertThat(signIn.text()).doesNotContain("/signup");
        assertThat(english.status()).isEqualTo(403);
        assertThat(english.header("Content-Type")).startsWith("text/html");
        assertThat(english.text())
                .contains(mode.equals("closed") ? "<h1>Registration is closed" : "<h1>You need an invitation")
                .doesNotContain("<form");
        assertThat(german.status()).isEqualTo(403);
        assertThat(german.text())
                .contains(mode.equals("closed") ? "Die Registrierung ist geschlossen" : "Sie brauchen eine Einladung");
        Map<String, String> form = TestBrowser.hidden(signIn);
        form.putAll(Map.of("email", "ada@example.test", "password", AuthServer.PASSWORD));
        assertThat(browser.post("/signup", form).status()).isEqualTo(403);
        assertThat(TestRows.count(server.database(), "auth.account WHERE username = 'ada@example.test'"))
                .isZero();
    }

    @Test
    void signInPageWhenOpenThenItLeadsToSignUp() {
        assertThat(new TestBrowser(AuthServer.shared()).get("/login").text()).contains("/signup");
    }

    @Test
    void registerWhenInvitedThenOnceAndWithTheInvitedAddressOnly() {
        String email = UUID.randomUUID() + "@example.test";
        TestAnswer invitation = invite("{\"email\": \"" + email + "\"}").requireJson(201);
        String token = invitation.string("token");
        assertThat(invitation.header("Cache-Control")).isEqualTo("no-store");
        assertThat(invitation.string("link")).isEqualTo(AuthServer.ISSUER + "/signup?invitation=" + token);

        requireNotInvited(register(INVITING, "eve-" + email, null, null));
        requireNotInvited(register(INVITING, "eve", "eve-" + email, token));
        requireNotInvited(register(INVITING, "eve", null, token));
        requireNotInvited(register(INVITING, "eve", email, "x".repeat(43)));
        assertThat(register(INVITING, "root", email, token).status())
                .as("a taken name does not use the invitation up")
                .isEqualTo(409);
        assertThat(register(INVITING, email, email.toUpperCase(java.util.Locale.ROOT), token)
                        .status())
                .isEqualTo(201);
        requireNotInvited(register(INVITING, "eve", email, token));
        assertThat(TestRows.select(
                        INVITING.database(),
                        "SELECT details ? 'invitation' FROM audit.event WHERE event = 'account.registered'"
                                + " AND account_id = (SELECT id FROM auth.account WHERE username = '" + email + "')"))
                .containsExactly("t");
        assertThat(String.join("", TestRows.of(INVITING.database(), "auth.invitation")))
                .doesNotContain(token);
    }

    @Test
    void registerWhenOneInvitationIsUsedTwiceAtOnceThenOneAccountIsMade() throws Exception {
        String token = invite("{}").string("token");
        List<Callable<Integer>> registrations = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            registrations.add(() -> register(INVITING, "person-" + UUID.randomUUID(), null, token)
                    .status());
        }
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> answer : callers.invokeAll(registrations)) {
                statuses.add(answer.get());
            }
        }
        assertThat(Collections.frequency(statuses, 201)).isEqualTo(1);
        assertThat(Collections.frequency(statuses, 403)).isEqualTo(7);
    }

    @Test
    void registerWhenTheInvitationIsThreeDaysOldOrWithdrawnThenRefused() {
        String old = invite("{}").string("token");
        CLOCK.advance(Duration.ofDays(3));
        TestAnswer withdrawn = invite("{}");
        TestAnswer list = INVITING.get("/admin/invitations")
                .bearer(administrator(INVITING))
                .send()
                .requireJson(200);
        assertThat(list.text()).contains(withdrawn.string("id")).doesNotContain("token", "link");
        assertThat(withdraw(withdrawn.string("id")).status()).isEqualTo(204);
        assertThat(withdraw(withdrawn.string("id")).status()).isEqualTo(404);
        assertThat(withdraw("nothing").status()).isEqualTo(404);

        requireNotInvited(register(INVITING, "late", null, old));
        requireNotInvited(register(INVITING, "late", null, withdrawn.string("token")));
    }

    @Test
    void signUpWhenInvitedThenTheLinkLeadsToAnAccount() {
        String email = UUID.randomUUID() + "@example.test";
        URI link = URI.create(invite("{\"email\": \"" + email + "\"}").string("link"));
        String page = link.getPath() + "?" + link.getQuery();
        TestBrowser browser = new TestBrowser(INVITING);

        assertThat(browser.get(page).text()).contains("value=\"" + email + "\"");
        TestAnswer tooShort = browser.submit(page, "/signup", Map.of("email", email, "password", "short"));
        assertThat(tooShort.status()).isEqualTo(400);
        Map<String, String> again = TestBrowser.hidden(tooShort);
        assertThat(again).containsKey("invitation");
        again.putAll(Map.of("email", email, "password", AuthServer.PASSWORD));
        assertThat(browser.post("/signup", again).header("Location")).isEqualTo("/dashboard");
        assertThat(browser.post("/signup", again).header("Location"))
                .as("the second of two clicks")
                .isEqualTo("/dashboard");
        assertThat(new TestBrowser(INVITING).signIn(email, AuthServer.PASSWORD).status())
                .isEqualTo(303);
    }

    @Test
    void inviteWhenTheAddressIsNoneOrTheCallerNoAdministratorThenRefused() {
        invite("{\"email\": \"nobody\"}").requireInvalid(Map.of("email", "must be an e-mail address"));
        assertThat(INVITING.post("/admin/invitations").json("{}").send().status())
                .isEqualTo(401);
        String token = invite("{}").string("token");
        String username = "person-" + UUID.randomUUID();
        assertThat(register(INVITING, username, null, token).status()).isEqualTo(201);
        String access = INVITING.login(username, AuthServer.PASSWORD).string("access_token");
        assertThat(INVITING.post("/admin/invitations")
                        .bearer(access)
                        .json("{}")
                        .send()
                        .status())
                .isEqualTo(403);
    }

    @Test
    void startWhenTheModeIsUnknownThenRefused() {
        Throwable failure = catchThrowable(
                () -> AuthServer.start(AuthDatabase.create(), Map.of("latchkey.registration.mode", "maybe")));

        assertThat(AuthServer.rootMessage(failure))
                .contains("latchkey.registration.mode (REGISTRATION) must be open, closed or invite, but is maybe");
    }

    private static void requireNotInvited(TestAnswer answer) {
        answer.requireProblem(403, NOT_INVITED, Map.of("code", "invitation_required"));
    }

    private static TestAnswer invite(String json) {
        return INVITING.post("/admin/invitations")
                .bearer(administrator(INVITING))
                .json(json)
                .send();
    }

    private static TestAnswer withdraw(String id) {
        return INVITING.request("DELETE", "/admin/invitations/" + id)
                .bearer(administrator(INVITING))
                .send();
    }

    private static String administrator(AuthServer server) {
        return server.login("root", AuthServer.PASSWORD).string("access_token");
    }

    private static TestAnswer register(
            AuthServer server, String username, @Nullable String email, @Nullable String invitation) {
        return server.post("/register")
                .json("{\"username\": \"" + username + "\", \"password\": \"" + AuthServer.PASSWORD + "\""
                        + (email == null ? "" : ", \"email\": \"" + email + "\"")
                        + (invitation == null ? "" : ", \"invitation\": \"" + invitation + "\"") + "}")
                .send();
    }
}
