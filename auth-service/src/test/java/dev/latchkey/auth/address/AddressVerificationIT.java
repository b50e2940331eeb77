package dev.latchkey.auth.address;

import static dev.latchkey.auth.address.TestClaims.code;
import static dev.latchkey.auth.address.TestClaims.requireRefused;
import static dev.latchkey.auth.address.TestClaims.token;
import static dev.latchkey.auth.address.TestClaims.verifyByCode;
import static dev.latchkey.auth.address.TestClaims.verifyByToken;
import static dev.latchkey.auth.address.TestClaims.wrong;
import static dev.latchkey.auth.page.TestPages.input;
import static dev.latchkey.auth.page.TestPages.requirePage;
import static dev.latchkey.auth.page.TestPages.requireRedirect;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.authorization.TestApplication;
import dev.latchkey.auth.mail.MailServer;
import dev.latchkey.auth.mail.ReceivedMail;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Verifying an address: by the link and by the code of the mail, through the API and on the pages. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AddressVerificationIT {
    private final MailServer mail = MailServer.start();
    private final AuthServer server = AuthServer.start(AuthDatabase.create(), TestClaims.settings(mail));
    private Person person;
    private String access;
    private ReceivedMail received;

    @BeforeEach
    void register() {
        person = server.register();
        access = server.login(person).access();
        received = mail.await(person.email());
    }

    @AfterAll
    void stop() {
        server.close();
        mail.close();
    }

    @Test
    void registerThenAMailWithALinkAndACodeIsSentAndTheAddressIsNotVerified() {
        assertThat(received.link()).startsWith(AuthServer.ISSUER + "/verify-email?token=");
        assertThat(token(received)).matches("[\\w-]{43}");
        assertThat(code(received)).isNotBlank();
        assertThat(mail.mails(person.email())).hasSize(1);
        assertThat(userInfo()).containsEntry("email", person.email()).containsEntry("email_verified", false);
        assertThat(events()).isEqualTo("account.registered email.verification_requested login.succeeded");
    }

    @Test
    void verifyByTokenThenVerifiedWithoutASession() {
        TestAnswer answer = verifyByToken(server, token(received));

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.text()).isEmpty();
        assertThat(TestBrowser.setCookies(answer)).isEmpty();
        assertThat(userInfo()).containsEntry("email", person.email()).containsEntry("email_verified", true);
        assertThat(events()).endsWith(" email.verified");
        assertThat(TestRows.select(
                        server.database(),
                        "SELECT count(*) FROM auth.address_claim WHERE account_id = '" + person.id() + "'"))
                .containsExactly("0");
    }

    @Test
    void verifyByCodeWhenTypedInAnotherWayThenVerified() {
        String typed = " " + code(received).toLowerCase(Locale.ROOT).replace("-", " - ");

        assertThat(verifyByCode(server, access, typed).status()).isEqualTo(204);

        assertThat(userInfo()).containsEntry("email_verified", true);
    }

    @Test
    void verifyThenAnIdTokenSaysSo() throws Exception {
        verifyByToken(server, token(received));
        TestApplication application = TestApplication.firstParty(server);

        TestAnswer tokens = application.tokens(server, new TestBrowser(server).signedInAs(person));

        assertThat(SignedJWT.parse(tokens.string("id_token")).getJWTClaimsSet().getClaim("email_verified"))
                .isEqualTo(true);
    }

    @Test
    void verifyByCodeWithoutATokenThenUnauthorized() {
        server.post("/email/verifications")
                .json("{\"code\": \"" + code(received) + "\"}")
                .send()
                .requireProblem(401, "unauthorized", "The request needs an access token of the account.");
    }

    @Test
    void verifyWhenNeitherOrBothAreGivenThenInvalid() {
        Map<String, String> message = Map.of("token", "is required unless code is set; do not set both");

        server.post("/email/verifications").json("{}").send().requireInvalid(message);
        server.post("/email/verifications")
                .json("{\"token\": \"x\", \"code\": \"y\"}")
                .send()
                .requireInvalid(message);
    }

    @Test
    void requestThenANewMailReplacesTheEarlierOne() {
        TestAnswer answer = request();

        assertThat(answer.status()).isEqualTo(202);
        ReceivedMail second = mail.await(person.email());
        requireRefused(verifyByToken(server, token(received)));
        requireRefused(verifyByCode(server, access, code(received)));
        assertThat(verifyByToken(server, token(second)).status()).isEqualTo(204);
    }

    @Test
    void requestWhenVerifiedThenConflict() {
        verifyByToken(server, token(received));

        request().requireProblem(409, "email_already_verified", "The address is verified already.");
    }

    @Test
    void requestWithoutAnAddressThenConflict() {
        String name = "without-" + UUID.randomUUID();
        server.post("/register")
                .json("{\"username\": \"" + name + "\", \"password\": \"" + AuthServer.PASSWORD + "\"}")
                .send()
                .requireJson(201);

        server.post("/email/verification-requests")
                .bearer(server.login(name, AuthServer.PASSWORD).string("access_token"))
                .send()
                .requireProblem(409, "no_email", "The account has no address to verify.");
    }

    @Test
    void requestWhenTooOftenThenThrottled() {
        for (int i = 0; i < 4; i++) { // the fifth mail is that of the registration
            assertThat(request().status()).isEqualTo(202);
        }

        TestAnswer answer = request();

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).isNotBlank();
        assertThat(server.audited("SELECT count(*) FROM audit.event WHERE event = 'email.verification_throttled'"))
                .isNotEqualTo(List.of("0"));
    }

    @Test
    void requestWithoutATokenThenUnauthorized() {
        assertThat(server.post("/email/verification-requests").send().status()).isEqualTo(401);
    }

    @Test
    void requestWhenNothingIsVerifiedHereThenConflictAndNoMail() {
        AuthServer withoutMail = AuthServer.shared();

        withoutMail
                .post("/email/verification-requests")
                .bearer(withoutMail.signUp().access())
                .send()
                .requireProblem(409, "email_verification_off", "This service does not verify addresses.");
        assertThat(TestRows.count(withoutMail.database(), "auth.address_claim")).isZero();
    }

    @Test
    void purgeWhenAClaimHasExpiredLongAgoThenItGoes() {
        expire("29 days");
        server.bean(AddressClaimPurge.class).purge(1_000);
        assertThat(claims()).isEqualTo("1");

        expire("31 days");
        server.bean(AddressClaimPurge.class).purge(1_000);

        assertThat(claims()).isEqualTo("0");
    }

    @Test
    void openTheLinkThenOnlyTheButtonVerifies() {
        TestBrowser browser = new TestBrowser(server);
        String link = "/verify-email?token=" + token(received);

        TestAnswer page = browser.get(link);

        requirePage(page, 200);
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.text())
                .contains("<h1>Verify your email address</h1>")
                .contains("<dd>" + person.username() + "</dd>") // the reader sees whose account it is
                .contains("Account created on");
        requirePage(browser.copy().with("Accept-Language", "de").get(link), 200);
        assertThat(userInfo()).as("after two visits").containsEntry("email_verified", false);

        requireRedirect(browser.submit(link, "/verify-email", Map.of()), "/login");

        assertThat(browser.get("/login").text()).contains("Your email address is verified.");
        assertThat(userInfo()).containsEntry("email_verified", true);
        requirePage(browser.submit(link, "/verify-email", Map.of()), 400);
    }

    @Test
    void openALinkWithoutATokenThenThePageSaysThatItDoesNotWork() {
        TestAnswer page = new TestBrowser(server).get("/verify-email");

        requirePage(page, 400);
        assertThat(page.text()).contains("<h1>This link does not work</h1>");
    }

    @Test
    void dashboardThenItAsksForTheCodeUntilTheAddressIsVerified() {
        TestBrowser browser = new TestBrowser(server).signedInAs(person);
        TestAnswer page = browser.get("/dashboard");
        assertThat(page.text()).contains("Not verified").contains(person.email());
        assertThat(input(page, "code")).contains("autocomplete=\"one-time-code\"");

        requirePage(browser.submit("/dashboard", "/dashboard/email/verify", Map.of("code", "")), 400);
        TestAnswer refused =
                browser.submit("/dashboard", "/dashboard/email/verify", Map.of("code", wrong(code(received))));
        requirePage(refused, 400);
        assertThat(refused.text()).contains("<a href=\"#code\">The code is wrong or has expired.</a>");
        requireRedirect(browser.submit("/dashboard", "/dashboard/email/send", Map.of()), "/dashboard");
        assertThat(browser.get("/dashboard").text()).contains("We have sent you a mail with a new code.");
        String code = code(mail.await(person.email()));
        requireRedirect(browser.submit("/dashboard", "/dashboard/email/verify", Map.of("code", code)), "/dashboard");

        assertThat(browser.get("/dashboard").text())
                .contains("Your email address is verified.")
                .contains("Verified")
                .doesNotContain("Not verified")
                .doesNotContain("/dashboard/email/verify");
    }

    @Test
    void signUpThenTheNextPageSaysThatAMailWasSent() {
        TestBrowser browser = new TestBrowser(server).with("Accept-Language", "de");
        String email = "page-" + UUID.randomUUID() + "@example.test";

        requireRedirect(
                browser.submit("/signup", "/signup", Map.of("email", email, "password", AuthServer.PASSWORD)),
                "/dashboard");

        assertThat(browser.get("/dashboard").text()).contains("Sehen Sie in Ihr Postfach");
        assertThat(mail.await(email).link()).contains("/verify-email?token=");
    }

    @Test
    void signUpTwiceAtOnceThenOneAccountAndOneMail() throws Exception {
        TestBrowser browser = new TestBrowser(server);
        String email = "twice-" + UUID.randomUUID() + "@example.test";
        Map<String, String> form = new HashMap<>(TestBrowser.hidden(browser.get("/signup")));
        form.putAll(Map.of("email", email, "password", AuthServer.PASSWORD));
        Callable<TestAnswer> click = () -> browser.copy().post("/signup", form);

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<TestAnswer> answer : threads.invokeAll(List.of(click, click, click))) {
                requireRedirect(answer.get(), "/dashboard");
            }
        }

        assertThat(verifyByToken(server, token(mail.await(email))).status()).isEqualTo(204);
        assertThat(mail.mails(email)).hasSize(1);
        assertThat(TestRows.select(
                        server.database(), "SELECT count(*) FROM auth.account WHERE email_key = '" + email + "'"))
                .containsExactly("1");
    }

    private TestAnswer request() {
        return server.post("/email/verification-requests").bearer(access).send();
    }

    private Map<String, Object> userInfo() {
        return server.get("/userinfo").bearer(access).send().requireJson(200).json();
    }

    private String events() {
        return String.join(
                " ",
                server.audited("SELECT event FROM audit.event WHERE account_id = '" + person.id() + "' ORDER BY id"));
    }

    private void expire(String ago) {
        server.database()
                .execute(
                        Role.AUTH,
                        "UPDATE auth.address_claim SET expires_at = now() - interval '" + ago + "' WHERE account_id = '"
                                + person.id() + "'");
    }

    private String claims() {
        return TestRows.select(
                        server.database(),
                        "SELECT count(*) FROM auth.address_claim WHERE account_id = '" + person.id() + "'")
                .getFirst();
    }
}
