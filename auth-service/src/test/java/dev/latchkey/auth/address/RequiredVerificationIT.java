package dev.latchkey.auth.address;

import static dev.latchkey.auth.address.TestClaims.code;
import static dev.latchkey.auth.address.TestClaims.token;
import static dev.latchkey.auth.address.TestClaims.verifyByToken;
import static dev.latchkey.auth.address.TestClaims.wrong;
import static dev.latchkey.auth.page.TestPages.requirePage;
import static dev.latchkey.auth.page.TestPages.requireRedirect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.mail.MailServer;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** With {@code EMAIL_VERIFICATION=required}, an account can sign in only once its address is verified. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequiredVerificationIT {
    private static final String NOT_VERIFIED =
            "The e-mail address of the account is not verified. Open the link that was sent to it.";
    private static final String OTHER_PASSWORD = "eight lanterns by the old bridge";
    private static final String REQUIRED = "required";
    private static final String SETTING = "latchkey.email.verification";

    private final MailServer mail = MailServer.start();
    private final TestDatabase database = AuthDatabase.create();
    private final AuthServer server = AuthServer.start(
            database,
            TestClaims.settings(
                    mail,
                    SETTING,
                    REQUIRED,
                    "latchkey.admin.username",
                    "root@example.test",
                    "latchkey.admin.password",
                    AuthServer.PASSWORD));
    private Person person;

    @BeforeEach
    void register() {
        person = server.register();
    }

    @AfterAll
    void stop() {
        server.close();
        mail.close();
    }

    @Test
    void startWithoutMailThenRefused() {
        Throwable failure = catchThrowable(() -> AuthServer.start(AuthDatabase.create(), Map.of(SETTING, REQUIRED))
                .close());

        assertThat(failure).isNotNull();
        assertThat(AuthServer.rootMessage(failure))
                .isEqualTo("EMAIL_VERIFICATION is required, but there is no MAIL_URL: without mail no address can be"
                        + " verified, so new accounts could not sign in.");
    }

    @Test
    void startWhenTheSettingIsUnknownThenRefused() {
        Throwable failure = catchThrowable(() -> AuthServer.start(AuthDatabase.create(), Map.of(SETTING, "always"))
                .close());

        assertThat(failure).isNotNull();
        assertThat(AuthServer.rootMessage(failure))
                .isEqualTo("latchkey.email.verification (EMAIL_VERIFICATION) must be off, optional or required, but is"
                        + " always");
    }

    @Test
    void loginWhenNotVerifiedThenForbiddenUntilItIs() {
        server.login(person.username(), AuthServer.PASSWORD).requireProblem(403, "email_not_verified", NOT_VERIFIED);
        assertThat(mail.mails(person.email()).size()).as("while the link works").isLessThan(2);

        assertThat(verifyByToken(server, token(mail.await(person.email()))).status())
                .isEqualTo(204);

        server.login(person.username(), AuthServer.PASSWORD).requireJson(200);
    }

    @Test
    void loginWhenNotVerifiedAndThePasswordIsWrongThenItLooksLikeAnUnknownName() {
        TestAnswer known = server.login(person.username(), OTHER_PASSWORD);
        TestAnswer unknown = server.login("nobody-at-all", OTHER_PASSWORD);

        known.requireProblem(401, "invalid_credentials", "The name or the password is wrong.");
        assertThat(known.text()).isEqualTo(unknown.text());
    }

    @Test
    void loginWhenTheLinkHasExpiredThenANewMailIsSent() {
        mail.await(person.email());
        database.execute(
                Role.AUTH, "UPDATE auth.address_claim SET expires_at = now() WHERE account_id = '" + person.id() + "'");

        server.login(person.username(), AuthServer.PASSWORD).requireProblem(403, "email_not_verified", NOT_VERIFIED);

        assertThat(verifyByToken(server, token(mail.await(person.email()))).status())
                .isEqualTo(204);
    }

    @Test
    void registerWithoutAnAddressThenInvalid() {
        server.post("/register")
                .json("{\"username\": \"no-address\", \"password\": \"" + AuthServer.PASSWORD + "\"}")
                .send()
                .requireInvalid(Map.of("email", "is required"));
    }

    @Test
    void loginWhenTheOperatorHasCreatedTheAccountThenItIsVerified() {
        String token = server.login("root@example.test", AuthServer.PASSWORD)
                .requireJson(200)
                .string("access_token");

        assertThat(server.get("/userinfo").bearer(token).send().json()).containsEntry("email_verified", true);
    }

    @Test
    void loginWhenTheAccountNeverNamedAnAddressThenItSignsIn() {
        database.execute(
                Role.AUTH, "UPDATE auth.account SET email = NULL, email_key = NULL WHERE id = '" + person.id() + "'");

        server.login(person.username(), AuthServer.PASSWORD).requireJson(200);
    }

    @Test
    void loginWhenTheAccountHasLostItsAddressThenForbiddenAndThePageSaysWhy() {
        mail.await(person.email());
        TestClaims.age(server);
        TestClaims.register(server, person.username() + "-owner", person.email())
                .requireJson(201);
        assertThat(verifyByToken(server, token(mail.await(person.email()))).status())
                .isEqualTo(204);

        server.login(person.username(), AuthServer.PASSWORD).requireProblem(403, "email_not_verified", NOT_VERIFIED);
        TestAnswer page = new TestBrowser(server).signIn(person.username(), AuthServer.PASSWORD);

        requirePage(page, 403);
        assertThat(page.text())
                .contains("This account has no email address any more")
                .doesNotContain("/verify-email/code")
                .doesNotContain(person.email());
    }

    @Test
    void refreshWhenTheSessionIsOlderThanTheSettingThenItGoesOn() {
        verifyByToken(server, token(mail.await(person.email())));
        Tokens tokens = server.login(person);
        database.execute(
                Role.AUTH, "UPDATE auth.account SET email_verified_at = NULL WHERE id = '" + person.id() + "'");

        server.refresh(tokens.refresh()).requireJson(200);
        server.login(person.username(), AuthServer.PASSWORD).requireProblem(403, "email_not_verified", NOT_VERIFIED);
    }

    @Test
    void signInOnThePageThenItAsksForTheCodeAndLeadsBackToTheSignIn() {
        TestBrowser browser = new TestBrowser(server);
        String target = "/dashboard?sessions=later";

        TestAnswer page = browser.submit(
                "/login?continue=" + TestBrowser.encode(target),
                "/login",
                Map.of("username", person.email(), "password", AuthServer.PASSWORD));

        requirePage(page, 403);
        assertThat(page.text())
                .contains("<h1>Verify your email address first</h1>")
                .contains("that we have sent to p…@example.test,")
                .doesNotContain(person.email());
        assertThat(browser.cookie("__Host-latchkey")).isEmpty();
        String code = code(mail.await(person.email()));
        TestAnswer again = browser.post("/verify-email/code", with(TestBrowser.hidden(page), wrong(code)));
        requirePage(again, 400);
        assertThat(again.text()).contains("The code is wrong or has expired.");
        TestAnswer sent = browser.post("/verify-email/code/again", TestBrowser.hidden(again));
        requirePage(sent, 200);
        assertThat(sent.text()).contains("We have sent you a mail with a new code.");
        String next = code(mail.await(person.email()));

        requireRedirect(
                browser.post("/verify-email/code", with(TestBrowser.hidden(sent), next)),
                "/login?continue=" + TestBrowser.encode(target));

        assertThat(browser.get("/login").text()).contains("Your email address is verified.");
        requireRedirect(browser.signIn(person.email(), AuthServer.PASSWORD), "/dashboard");
    }

    @Test
    void codeWhenTheTicketIsForgedThenBackToTheSignInAndNothingIsCounted() {
        TestBrowser browser = new TestBrowser(server);
        TestAnswer page = browser.signIn(person.email(), AuthServer.PASSWORD);
        Map<String, String> form = with(TestBrowser.hidden(page), code(mail.await(person.email())));
        String ticket = Objects.requireNonNull(form.get("ticket"));
        form.put("ticket", (ticket.startsWith("A") ? "B" : "A") + ticket.substring(1));

        requireRedirect(browser.post("/verify-email/code", form), "/login");
        requireRedirect(browser.post("/verify-email/code/again", form), "/login");

        server.login(person.username(), AuthServer.PASSWORD).requireProblem(403, "email_not_verified", NOT_VERIFIED);
    }

    private static Map<String, String> with(Map<String, String> hidden, String code) {
        Map<String, String> form = new HashMap<>(hidden);
        form.put("code", code);
        return form;
    }
}
