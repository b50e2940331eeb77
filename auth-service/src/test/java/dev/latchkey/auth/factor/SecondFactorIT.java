package dev.latchkey.auth.factor;

import static dev.latchkey.auth.factor.TestApp.complete;
import static dev.latchkey.auth.factor.TestApp.ticket;
import static dev.latchkey.auth.page.TestPages.input;
import static dev.latchkey.auth.page.TestPages.requirePage;
import static dev.latchkey.auth.page.TestPages.requireRedirect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.auth.recovery.TestLinks;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Authenticator apps and recovery codes, by the API and on the pages. */
class SecondFactorIT {
    private static final Pattern SECRET = Pattern.compile("<code class=\"app-secret\">([A-Z2-7 ]+)</code>");
    private static final String NEEDED = "The account needs a code of its authenticator app, or a recovery code.";

    private final AuthServer server = AuthServer.shared();
    private final Person person = server.register();

    @Test
    void confirmThenASignInNeedsACode() {
        Tokens tokens = server.login(person);
        assertThat(state(tokens)).isEqualTo(state(null, 0));

        TestAnswer begun = TestApp.begin(server, tokens.access()).requireJson(200);
        assertThat(begun.json()).containsOnlyKeys("secret", "otpauth_uri", "enrolment");
        assertThat(begun.header("Cache-Control")).isEqualTo("no-store");
        assertThat(begun.string("otpauth_uri")).contains("secret=" + begun.string("secret"));
        server.login(person); // nothing has changed yet
        TestApp app = new TestApp(begun.string("secret"), List.of());
        TestAnswer confirmed = TestApp.confirm(server, tokens.access(), begun.string("enrolment"), app.code());

        confirmed.requireJson(200);
        assertThat(TestApp.codes(confirmed)).hasSize(10);
        TestAnswer first = server.login(person.username(), AuthServer.PASSWORD);
        String ticket = first.string("ticket");
        first.requireProblem(
                403,
                NEEDED,
                Map.of(
                        "code",
                        "second_factor_required",
                        "ticket",
                        ticket,
                        "methods",
                        List.of("totp", "recovery_code")));
        assertThat(first.header("Cache-Control")).isEqualTo("no-store");
        TestAnswer done = complete(server, ticket, app.code(1)).requireJson(200);
        assertThat(done.json()).containsOnlyKeys("access_token", "token_type", "expires_in", "refresh_token", "scope");
        server.status(done.string("access_token")).requireJson(200);
        assertThat(events()).containsExactly("second_factor.added {\"factor\": \"totp\"}");
        assertThat(TestRows.select(
                        server.database(),
                        "SELECT amr FROM auth.session WHERE account_id = '" + person.id()
                                + "' ORDER BY auth_time DESC LIMIT 1"))
                .containsExactly("{pwd,otp,mfa}");
    }

    @Test
    void confirmWhenTheAnswerWasLostThenTheSameCodesAgain() {
        String access = server.login(person).access();
        TestAnswer begun = TestApp.begin(server, access);
        TestApp app = new TestApp(begun.string("secret"), List.of());
        List<String> codes = TestApp.codes(TestApp.confirm(server, access, begun.string("enrolment"), app.code()));

        TestAnswer again = TestApp.confirm(server, access, begun.string("enrolment"), app.code());

        assertThat(TestApp.codes(again.requireJson(200))).isEqualTo(codes);
        assertThat(events()).hasSize(1);
    }

    @Test
    void confirmThenTheOtherSessionsEndAndThisOneGoesOn() {
        Tokens other = server.login(person);
        Tokens tokens = server.login(person);

        TestApp.setUp(server, person, tokens.access());

        assertThat(server.status(other.access()).status()).isEqualTo(401);
        assertThat(server.refresh(other.refresh()).status()).isEqualTo(400);
        server.status(tokens.access()).requireJson(200);
        server.refresh(tokens.refresh()).requireJson(200);
    }

    @Test
    void setJwtWhenThereIsAnAppThenTheSameAnswer() {
        TestApp.setUp(server, person, server.login(person).access());

        TestAnswer answer = server.post("/set-jwt")
                .json("""
                        {"username": "%s", "password": "%s"}""".formatted(person.username(), AuthServer.PASSWORD))
                .send();

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.string("code")).isEqualTo("second_factor_required");
    }

    @Test
    void recoveryCodeThenItSignsInOnceAndNewOnesReplaceTheOthers() {
        Tokens tokens = server.login(person);
        TestApp app = TestApp.setUp(server, person, tokens.access());

        complete(server, ticket(server, person), app.recoveryCodes().getFirst()).requireJson(200);
        TestAnswer again =
                complete(server, ticket(server, person), app.recoveryCodes().getFirst());
        again.requireProblem(400, "invalid_code", "The code is wrong, or was used before.");
        assertThat(state(tokens)).containsEntry("recovery_codes_left", 9L);
        List<String> next = TestApp.codes(server.post("/second-factors/recovery-codes")
                .bearer(tokens.access())
                .send()
                .requireJson(200));

        assertThat(next).hasSize(10).doesNotContainAnyElementsOf(app.recoveryCodes());
        assertThat(complete(server, ticket(server, person), app.recoveryCodes().getLast())
                        .status())
                .isEqualTo(400);
        complete(server, ticket(server, person), next.getLast()).requireJson(200);
        assertThat(events())
                .containsExactly(
                        "second_factor.added {\"factor\": \"totp\"}",
                        "recovery_code.used {}",
                        "recovery_codes.replaced {}",
                        "recovery_code.used {}");
    }

    @Test
    void removeThenThePasswordIsEnough() {
        Tokens tokens = server.login(person);
        TestApp.setUp(server, person, tokens.access());

        TestAnswer removed = remove(tokens.access());

        assertThat(removed.status()).as(removed.text()).isEqualTo(204);
        server.login(person);
        assertThat(state(tokens)).isEqualTo(state(null, 0));
        remove(tokens.access()).requireProblem(404, "second_factor_not_found", "The account has no authenticator app.");
    }

    @Test
    void beginWhenThereIsAnAppThenRefused() {
        Tokens tokens = server.login(person);
        TestApp.setUp(server, person, tokens.access());

        TestApp.begin(server, tokens.access())
                .requireProblem(409, "second_factor_exists", "The account has an authenticator app. Remove it first.");
    }

    @Test
    void administerThenTheFactorsAreGoneAndAllSessionsHaveEnded() {
        Tokens tokens = server.login(person);
        TestApp.setUp(server, person, tokens.access());
        Person administrator = server.register();
        server.database()
                .execute(
                        Role.AUTH, "UPDATE auth.account SET roles = '{admin}' WHERE id = '" + administrator.id() + "'");
        String access = server.login(administrator).access();
        String user = "/admin/users/" + person.id();
        assertThat(server.get(user).bearer(access).send().json()).containsEntry("second_factor", true);

        TestAnswer removed =
                server.request("DELETE", user + "/factors/totp").bearer(access).send();

        assertThat(removed.status()).as(removed.text()).isEqualTo(204);
        assertThat(server.get(user).bearer(access).send().json()).containsEntry("second_factor", false);
        assertThat(server.status(tokens.access()).status()).isEqualTo(401);
        server.login(person);
        assertThat(server.audited("SELECT CAST(actor_id AS text) FROM audit.event WHERE event = 'second_factor.removed'"
                        + " AND account_id = '" + person.id() + "'"))
                .containsExactly(administrator.id());
        server.request("DELETE", "/admin/users/00000000-0000-0000-0000-000000000000/factors/all")
                .bearer(access)
                .send()
                .requireProblem(404, "account_not_found", "There is no account with this id.");
        server.request("DELETE", user + "/factors/sms")
                .bearer(access)
                .send()
                .requireProblem(404, "second_factor_not_found", "The kind of factor must be totp, passkeys or all.");
    }

    @Test
    void resetPasswordWhenThereIsAnAppThenItNeedsACode() {
        TestApp app = TestApp.setUp(server, person, server.login(person).access());
        String token = TestLinks.token(server.database(), person.id());

        TestLinks.reset(server, token, TestLinks.NEXT).requireProblem(400, "second_factor_required", NEEDED);
        reset(token, app.wrongCode()).requireProblem(400, "invalid_code", "The code is wrong, or was used before.");
        TestAnswer done = reset(token, app.code());

        assertThat(done.status()).as(done.text()).isEqualTo(204);
        TestAnswer login = server.login(person.username(), TestLinks.NEXT);
        assertThat(login.string("code")).isEqualTo("second_factor_required");
    }

    @Test
    void resetPageWhenThereIsAnAppThenItAsksForACode() {
        TestApp app = TestApp.setUp(server, person, server.login(person).access());
        String token = TestLinks.token(server.database(), person.id());
        TestBrowser browser = new TestBrowser(server);
        Map<String, String> form = TestBrowser.hidden(browser.get("/reset?token=" + token));
        form.put("new-password", TestLinks.NEXT);

        TestAnswer missing = browser.post("/reset", form);
        form.putAll(TestBrowser.hidden(missing));
        form.put("code", app.recoveryCodes().getFirst());

        requirePage(missing, 400);
        assertThat(input(missing, "code"))
                .contains("autocomplete=\"one-time-code\"")
                .contains("aria-invalid=\"true\"");
        requireRedirect(browser.post("/reset", form), "/login");
    }

    @Test
    void signInByBrowserThenItAsksForTheCodeAndLeadsOn() {
        TestApp app = TestApp.setUp(server, person, server.login(person).access());
        TestBrowser browser = new TestBrowser(server);

        TestAnswer asked = browser.signIn(person.username(), AuthServer.PASSWORD);
        Map<String, String> form = new HashMap<>(TestBrowser.hidden(asked));
        form.put("code", app.wrongCode());
        TestAnswer wrong = browser.post("/login/code", form);
        form.putAll(TestBrowser.hidden(wrong));
        form.put("code", app.code());

        requirePage(asked, 200);
        assertThat(browser.cookie("__Host-latchkey-device"))
                .as("only a complete sign-in makes it known")
                .isEmpty();
        assertThat(input(asked, "code")).contains("autocomplete=\"one-time-code\"");
        requirePage(wrong, 400);
        assertThat(input(wrong, "code")).contains("aria-invalid=\"true\"");
        requireRedirect(browser.post("/login/code", form), "/dashboard");
        assertThat(browser.get("/dashboard").text()).contains(person.email());
        assertThat(browser.cookie("__Host-latchkey-device")).isNotEmpty();
    }

    @Test
    void twoStepPageThenTheAppIsSetUpAndRemoved() {
        TestBrowser browser = new TestBrowser(server).signedInAs(person);

        TestAnswer page = browser.submit("/two-step", "/two-step/set-up", Map.of());
        requirePage(page, 200);
        assertThat(page.text()).contains("<svg").contains("d=\"M4,4h7v1h-7z").contains("otpauth://totp/");
        TestApp app = new TestApp(secret(page), List.of());
        Map<String, String> form = new HashMap<>(TestBrowser.hidden(page));
        form.put("app-code", app.wrongCode());
        TestAnswer wrong = browser.post("/two-step/confirm", form);
        requirePage(wrong, 400);
        assertThat(secret(wrong)).isEqualTo(app.secret());
        form.put("app-code", app.code());
        TestAnswer done = browser.post("/two-step/confirm", form);

        requirePage(done, 200);
        assertThat(done.text()).containsPattern("(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}");
        TestAnswer state = browser.get("/two-step");
        requirePage(state, 200);
        assertThat(state.text()).contains("/two-step/remove").doesNotContainPattern("(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}");
        requirePage(browser.submit("/two-step", "/two-step/codes", Map.of()), 200);
        requireRedirect(browser.submit("/two-step", "/two-step/remove", Map.of()), "/two-step");
        assertThat(browser.get("/two-step").text()).contains("/two-step/set-up");
    }

    @Test
    void twoStepPageWhenNotSignedInThenItLeadsThereAfterwards() {
        requireRedirect(new TestBrowser(server).get("/two-step"), "/login?continue=%2Ftwo-step");
    }

    @Test
    void postWhenMembersAreMissingThenInvalid() {
        server.post("/login/second-factor")
                .json("{}")
                .send()
                .requireInvalid(Map.of("ticket", "is required", "code", "is required"));
        server.post("/login/second-factor/enrolment").json("{}").send().requireInvalid(Map.of("ticket", "is required"));
        server.post("/second-factors/totp/confirmation")
                .bearer(server.login(person).access())
                .json("{}")
                .send()
                .requireInvalid(Map.of("enrolment", "is required", "code", "is required"));
    }

    private Map<String, Object> state(Tokens tokens) {
        return server.get("/second-factors")
                .bearer(tokens.access())
                .send()
                .requireJson(200)
                .json();
    }

    private static Map<String, Object> state(@Nullable Object app, long left) {
        Map<String, Object> state = new HashMap<>();
        state.put("totp", app);
        state.put("recovery_codes_left", left);
        state.put("policy", "optional");
        return state;
    }

    private TestAnswer remove(String access) {
        return server.request("DELETE", "/second-factors/totp").bearer(access).send();
    }

    private TestAnswer reset(String token, String code) {
        return server.post("/password/reset")
                .json("""
                        {"token": "%s", "new_password": "%s", "code": "%s"}""".formatted(token, TestLinks.NEXT, code))
                .send();
    }

    private List<String> events() {
        return server.audited("SELECT event || ' ' || CAST(details AS text) FROM audit.event WHERE account_id = '"
                + person.id() + "' AND event SIMILAR TO '(second_factor|recovery_code|recovery_codes).%'"
                + " AND outcome = 'success' ORDER BY id");
    }

    private static String secret(TestAnswer page) {
        Matcher secret = SECRET.matcher(page.text());
        assertThat(secret.find()).as(page.text()).isTrue();
        return Objects.requireNonNull(secret.group(1)).replace(" ", "");
    }
}
