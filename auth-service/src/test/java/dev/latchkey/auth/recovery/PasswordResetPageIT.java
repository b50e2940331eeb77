package dev.latchkey.auth.recovery;

import static dev.latchkey.auth.page.TestPages.input;
import static dev.latchkey.auth.page.TestPages.requirePage;
import static dev.latchkey.auth.page.TestPages.requireRedirect;
import static dev.latchkey.auth.recovery.TestLinks.NEXT;
import static dev.latchkey.auth.recovery.TestLinks.mails;
import static dev.latchkey.auth.recovery.TestLinks.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.mail.MailServer;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The pages {@code /forgot} and {@code /reset}. */
class PasswordResetPageIT {
    private static final String LINK = "<a href=\"/forgot\">";
    private static final MailServer MAILS = MailServer.start();
    private static final AuthServer SERVER = AuthServer.start(AuthDatabase.create(), TestLinks.settings(MAILS));

    private final Person person = SERVER.register();
    private final TestBrowser browser = new TestBrowser(SERVER);

    @AfterAll
    static void stop() {
        SERVER.close();
        MAILS.close();
    }

    @Test
    void forgotThenTheMailLeadsToANewPassword() {
        assertThat(browser.get("/login").text()).contains(LINK);
        TestAnswer told = browser.submit("/forgot", "/forgot", Map.of("email", " " + person.email()));
        requirePage(told, 200);
        assertThat(told.text()).contains("If an account has this address, we have sent a link.");
        String token = token(mails(MAILS, person.email(), 1).getFirst());

        TestAnswer form = browser.get("/reset?token=" + token);
        requirePage(form, 200);
        assertThat(input(form, "new-password")).contains("autocomplete=\"new-password\"");
        assertThat(form.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(form.header("Cache-Control")).isEqualTo("no-store");
        requireRedirect(browser.submit("/reset?token=" + token, "/reset", Map.of("new-password", NEXT)), "/login");
        assertThat(browser.get("/login").text()).contains("Your new password is set");
        requireRedirect(browser.signIn(person.email(), NEXT), "/dashboard");
    }

    @Test
    void forgotWhenTheAddressIsUnknownThenTheSamePage() {
        TestAnswer known = browser.submit("/forgot", "/forgot", Map.of("email", person.email()));
        TestAnswer unknown = browser.submit("/forgot", "/forgot", Map.of("email", "nobody-" + person.email()));

        assertThat(unknown.status()).isEqualTo(known.status()).isEqualTo(200);
        assertThat(unknown.text()).isEqualTo(known.text());
    }

    @Test
    void forgotWhenTheAddressIsMissingOrMalformedThenTheFieldSaysSo() {
        TestAnswer missing = browser.submit("/forgot", "/forgot", Map.of("email", " "));
        requirePage(missing, 400);
        assertThat(missing.text()).contains("<a href=\"#email\">Enter your email address.</a>");
        TestAnswer malformed = browser.submit("/forgot", "/forgot", Map.of("email", "no address"));
        requirePage(malformed, 400);
        assertThat(input(malformed, "email"))
                .contains("value=\"no address\"")
                .contains("aria-invalid=\"true\"")
                .contains("aria-describedby=\"email-error\"")
                .contains("autocomplete=\"email\"");
    }

    @Test
    void forgotWhenThereIsNoMailThenThePageLeadsToTheAdministrator() {
        TestBrowser other = new TestBrowser(AuthServer.shared());

        assertThat(other.get("/login").text()).doesNotContain(LINK);
        TestAnswer page = other.get("/forgot");
        requirePage(page, 200);
        assertThat(page.text())
                .contains("Please ask the administrator of this service")
                .doesNotContain("<form");
    }

    @Test
    void resetWhenTheLinkIsOnlyOpenedThenItStaysGood() {
        String token = token(SERVER.database(), person.id());
        for (int i = 0; i < 3; i++) {
            requirePage(new TestBrowser(SERVER).get("/reset?token=" + token), 200);
        }

        requireRedirect(browser.submit("/reset?token=" + token, "/reset", Map.of("new-password", NEXT)), "/login");
    }

    @Test
    void resetWhenThePasswordIsMissingOrFlawedThenTheFieldSaysSo() {
        String page = "/reset?token=" + token(SERVER.database(), person.id());

        TestAnswer missing = browser.submit(page, "/reset", Map.of("new-password", ""));
        requirePage(missing, 400);
        assertThat(missing.text()).contains("<a href=\"#new-password\">Enter a new password.</a>");
        TestAnswer flawed = browser.submit(page, "/reset", Map.of("new-password", "short-secret"));
        requirePage(flawed, 400);
        assertThat(flawed.text())
                .contains("The password must have 15 characters or more.")
                .doesNotContain("short-secret");
        Map<String, String> again = TestBrowser.hidden(flawed);
        again.put("new-password", NEXT);
        requireRedirect(browser.post("/reset", again), "/login");
    }

    @Test
    void resetWhenTheLinkIsDeadThenAPageLeadsToANewOne() {
        for (String token : List.of("", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")) {
            TestAnswer dead = browser.get("/reset?token=" + token);
            requirePage(dead, 400);
            assertThat(dead.text()).contains("This link does not work any more").contains(LINK);
            assertThat(dead.header("Referrer-Policy")).isEqualTo("no-referrer");
        }
        requirePage(browser.get("/reset"), 400);
    }

    @Test
    void resetWhenTheTokenIsMarkupThenItStaysText() {
        TestAnswer page = browser.submit(
                "/forgot", "/reset", Map.of("token", "\"><script>alert(1)</script>", "new-password", ""));

        requirePage(page, 400);
        assertThat(page.text()).doesNotContain("<script>");
    }

    @Test
    void resetWhenTheFormIsForgedThenForbiddenAndTheLinkStaysGood() {
        String token = token(SERVER.database(), person.id());
        Map<String, String> form = new HashMap<>(TestBrowser.hidden(browser.get("/reset?token=" + token)));
        form.put("new-password", NEXT);

        requirePage(new TestBrowser(SERVER).post("/reset", form), 403);
        requirePage(browser.copy().with("Sec-Fetch-Site", "cross-site").post("/reset", form), 403);

        // With no-referrer, browsers send this origin with the form of our own page.
        requireRedirect(
                browser.with("Origin", "null")
                        .with("Sec-Fetch-Site", "same-origin")
                        .post("/reset", form),
                "/login");
    }

    @Test
    void resetTwiceAtOnceThenBothAreAnsweredAlikeAndOneTakesEffect() throws Exception {
        String token = token(SERVER.database(), person.id());
        Map<String, String> form = new HashMap<>(TestBrowser.hidden(browser.get("/reset?token=" + token)));
        form.put("new-password", NEXT);
        Callable<TestAnswer> click = () -> browser.copy().post("/reset", form);

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<TestAnswer> answer : threads.invokeAll(List.of(click, click))) {
                requireRedirect(answer.get(), "/login");
            }
        }
        assertThat(TestRows.select(
                        SERVER.database(),
                        "SELECT count(*) FROM audit.event WHERE event = 'password.reset' AND account_id = '"
                                + person.id() + "'"))
                .containsExactly("1");
        form.put("new-password", "twelve otters along the canal");
        requirePage(browser.post("/reset", form), 400);
    }

    @Test
    void pagesWhenTheBrowserIsGermanThenTheyAreGerman() {
        browser.with("Accept-Language", "de");

        assertThat(browser.get("/login").text()).contains("Passwort vergessen?");
        TestAnswer told = browser.submit("/forgot", "/forgot", Map.of("email", person.email()));
        assertThat(told.text()).contains("<html lang=\"de\">").contains("Wenn ein Konto diese Adresse hat");
    }
}
