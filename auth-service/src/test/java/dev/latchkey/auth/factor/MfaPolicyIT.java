package dev.latchkey.auth.factor;

import static dev.latchkey.auth.page.TestPages.requirePage;
import static dev.latchkey.auth.page.TestPages.requireRedirect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.database.LockedAccount;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.auth.session.SecondFactorSettings;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** {@code MFA}: who must sign in with two factors. */
class MfaPolicyIT {
    private static final Pattern SECRET = Pattern.compile("<code class=\"app-secret\">([A-Z2-7 ]+)</code>");
    private static final TestDatabase DATABASE = AuthDatabase.create();
    private static final AuthServer REQUIRED =
            AuthServer.start(DATABASE, Map.of("latchkey.second-factor.policy", "required"));
    private static final AuthServer ADMINS =
            AuthServer.start(AuthDatabase.create(), Map.of("latchkey.second-factor.policy", "admins"));

    @AfterAll
    static void stop() {
        REQUIRED.close();
        ADMINS.close();
    }

    @Test
    void settingWhenUnknownThenTheStartIsRefused() {
        assertThatThrownBy(() -> new SecondFactorSettings("sometimes"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("MFA")
                .hasMessageContaining("sometimes");
        assertThat(new SecondFactorSettings("").policy()).isEqualTo("optional");
    }

    @Test
    void loginWhenRequiredThenTheAppIsSetUpFirst() {
        Person person = REQUIRED.register();
        TestAnswer refused = REQUIRED.login(person.username(), AuthServer.PASSWORD);
        String ticket = refused.string("ticket");
        refused.requireProblem(
                403,
                "The account must have a second factor. Set an authenticator app up.",
                Map.of("code", "second_factor_enrolment_required", "ticket", ticket));

        TestAnswer begun = enrol(ticket).requireJson(200);
        TestApp app = new TestApp(begun.string("secret"), List.of());
        complete(ticket, begun.string("enrolment"), app.wrongCode())
                .requireProblem(400, "invalid_code", "The code is wrong, or was used before.");
        String code = app.code();
        TestAnswer done = complete(ticket, begun.string("enrolment"), code).requireJson(200);

        assertThat(TestApp.codes(done)).hasSize(10);
        String access = done.string("access_token");
        REQUIRED.status(access).requireJson(200);
        assertThat(REQUIRED.get("/second-factors").bearer(access).send().json())
                .containsEntry("policy", "required")
                .containsEntry("recovery_codes_left", 10L);
        assertThat(TestApp.complete(REQUIRED, TestApp.ticket(REQUIRED, person), code)
                        .status())
                .as("the code that has set it up works only once")
                .isEqualTo(400);
        REQUIRED.request("DELETE", "/second-factors/totp")
                .bearer(access)
                .send()
                .requireProblem(
                        409,
                        "second_factor_needed",
                        "This account must have a second factor. Add a passkey before you remove the app.");
        assertThat(TestRows.count(DATABASE, "auth.totp WHERE account_id = '" + person.id() + "'"))
                .isOne();
    }

    @Test
    void loginWhenRequiredAndTheAppWasAddedMeanwhileThenTheEnrolmentIsRefused() {
        Person person = REQUIRED.register();
        String ticket = TestApp.ticket(REQUIRED, person);
        TestAnswer mine = enrol(ticket);
        TestAnswer theirs = enrol(ticket);
        complete(ticket, mine.string("enrolment"), new TestApp(mine.string("secret"), List.of()).code())
                .requireJson(200);

        complete(ticket, theirs.string("enrolment"), new TestApp(theirs.string("secret"), List.of()).code())
                .requireProblem(400, "invalid_ticket", "The ticket is not good any more. Sign in again.");
    }

    @Test
    void loginWhenRequiredByBrowserThenThePagesLeadThrough() {
        Person person = REQUIRED.register();
        TestBrowser browser = new TestBrowser(REQUIRED);

        TestAnswer page = browser.signIn(person.username(), AuthServer.PASSWORD);
        requirePage(page, 200);
        Map<String, String> form = new HashMap<>(TestBrowser.hidden(page));
        Matcher secret = SECRET.matcher(page.text());
        assertThat(secret.find()).as(page.text()).isTrue();
        TestApp app = new TestApp(Objects.requireNonNull(secret.group(1)).replace(" ", ""), List.of());
        form.put("app-code", app.wrongCode());
        requirePage(browser.post("/login/set-up", form), 400);
        form.put("app-code", app.code());
        TestAnswer done = browser.post("/login/set-up", form);

        requirePage(done, 200);
        assertThat(done.text())
                .containsPattern("(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}")
                .contains("href=\"/dashboard\"");
        assertThat(browser.get("/dashboard").text()).contains(person.email());
    }

    @Test
    void loginWhenRequiredAndThePasswordIsWrongThenTheUsualAnswer() {
        Person person = REQUIRED.register();

        REQUIRED.login(person.username(), "a wrong password")
                .requireProblem(401, "invalid_credentials", "The name or the password is wrong.");
        REQUIRED.login("nobody-at-all", "a wrong password")
                .requireProblem(401, "invalid_credentials", "The name or the password is wrong.");
    }

    @Test
    void loginWhenRequiredAndThereIsAPasskeyThenItIsAskedFor() {
        Person person = REQUIRED.register();
        DATABASE.execute(
                Role.AUTH,
                "INSERT INTO auth.passkey (id, account_id, credential_id, public_key, sign_count, transports, aaguid,"
                        + " backup_eligible, backed_up, name, created_at) VALUES (gen_random_uuid(), '" + person.id()
                        + "', sha256('" + person.id() + "'), '', 0, '{}', gen_random_uuid(), false, false, 'key',"
                        + " shared.clock())");

        REQUIRED.login(person.username(), AuthServer.PASSWORD)
                .requireProblem(
                        403,
                        "passkey_required",
                        "The account must sign in with two factors. Sign in with its passkey.");
        requirePage(new TestBrowser(REQUIRED).signIn(person.username(), AuthServer.PASSWORD), 403);
    }

    @Test
    void loginWhenOnlyAdministratorsNeedTwoFactorsThenOthersSignInByPassword() {
        Person person = ADMINS.register();
        ADMINS.login(person);
        makeAdministrator(person);

        assertThat(ADMINS.login(person.username(), AuthServer.PASSWORD).string("code"))
                .isEqualTo("second_factor_enrolment_required");
        requireRedirect(
                new TestBrowser(ADMINS).signIn(ADMINS.register().username(), AuthServer.PASSWORD), "/dashboard");
    }

    @Test
    void loginWhenTheRoleIsGrantedAfterThePasswordWasVerifiedThenTwoFactorsAreNeeded() throws Exception {
        Person person = ADMINS.register();
        try (Connection administrator = ADMINS.database().dataSource(Role.AUTH).getConnection();
                Statement statement = administrator.createStatement()) {
            administrator.setAutoCommit(false);
            statement.execute("UPDATE auth.account SET roles = '{admin}' WHERE id = '" + person.id() + "'");
            CompletableFuture<TestAnswer> login =
                    CompletableFuture.supplyAsync(() -> ADMINS.login(person.username(), AuthServer.PASSWORD));
            LockedAccount.awaitCall(ADMINS.database(), "open_session");
            administrator.commit();

            assertThat(login.get(1, TimeUnit.MINUTES).string("code")).isEqualTo("second_factor_enrolment_required");
        }
        assertThat(TestRows.count(ADMINS.database(), "auth.session WHERE account_id = '" + person.id() + "'"))
                .isZero();
    }

    private static void makeAdministrator(Person person) {
        ADMINS.database()
                .execute(Role.AUTH, "UPDATE auth.account SET roles = '{admin}' WHERE id = '" + person.id() + "'");
    }

    private static TestAnswer enrol(String ticket) {
        return REQUIRED.post("/login/second-factor/enrolment")
                .json("{\"ticket\": \"" + ticket + "\"}")
                .send();
    }

    private static TestAnswer complete(String ticket, String enrolment, String code) {
        return REQUIRED.post("/login/second-factor")
                .json("""
                        {"ticket": "%s", "enrolment": "%s", "code": "%s"}""".formatted(ticket, enrolment, code))
                .send();
    }
}
