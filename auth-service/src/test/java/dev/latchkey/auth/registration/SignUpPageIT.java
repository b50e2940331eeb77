package dev.latchkey.auth.registration;

import static dev.latchkey.auth.page.TestPages.input;
import static dev.latchkey.auth.page.TestPages.requirePage;
import static dev.latchkey.auth.page.TestPages.requireRedirect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The sign-up page: what people type into it, and how it answers. */
class SignUpPageIT {
    private final AuthServer server = AuthServer.shared();
    private final TestBrowser browser = new TestBrowser(server);
    private final String email = "sign-up-" + UUID.randomUUID() + "@example.test";

    @Test
    void signUpWhenEverythingIsWrongThenEachFieldSaysSoAndKeepsWhatWasTyped() {
        TestAnswer answer = signUp(Map.of(
                "name", "<b>Ada</b>\u0007", "email", "no address", "username", "x@other.test", "password", "short"));

        requirePage(answer, 400);
        assertThat(answer.text())
                .contains("<a href=\"#name\">This must not contain control or invisible characters.</a>")
                .contains("<a href=\"#email\">This must be an email address, like name@example.org.</a>")
                .contains("<a href=\"#username\">A username with @ must be your own email address.</a>")
                .contains("<a href=\"#password\">The password must have 15 characters or more.</a>")
                .contains("value=\"&lt;b&gt;Ada&lt;/b&gt;\u0007\"")
                .contains("value=\"no address\"")
                .contains("value=\"x@other.test\"")
                .doesNotContain("<b>Ada")
                .doesNotContain("short\"");
        assertThat(input(answer, "email"))
                .contains("aria-invalid=\"true\"")
                .contains("aria-describedby=\"email-error\"")
                .contains("autocomplete=\"email\"");
        assertThat(input(answer, "password"))
                .contains("aria-describedby=\"password-hint password-error\"")
                .contains("autocomplete=\"new-password\"")
                .doesNotContain("value");
        assertThat(answer.text())
                .containsPattern("role=\"alert\" tabindex=\"-1\" autofocus")
                .contains("id=\"email-error\"");
    }

    @Test
    void signUpWhenNothingIsTypedThenWhatIsNeededIsNamedOnce() {
        TestAnswer answer = signUp(Map.of("name", "", "email", " ", "username", "", "password", ""));

        requirePage(answer, 400);
        assertThat(answer.text().split("Enter your email address\\.", -1))
                .as("in the summary and at its field")
                .hasSize(3);
        assertThat(answer.text().split("Enter a password\\.", -1)).hasSize(3);
        assertThat(input(answer, "name")).doesNotContain("aria-invalid");
        assertThat(input(answer, "username")).doesNotContain("aria-invalid");
    }

    @Test
    void signUpWhenAddressOrUsernameIsTakenThenConflict() {
        Person person = server.register();

        TestAnswer address = signUp(Map.of("email", person.email(), "username", "u" + UUID.randomUUID()));
        TestAnswer username = signUp(Map.of("email", email, "username", person.username()));

        requirePage(address, 409);
        assertThat(address.text()).contains("<a href=\"#email\">There is already an account with this email address.");
        requirePage(username, 409);
        assertThat(username.text()).contains("<a href=\"#username\">This username is taken.");
    }

    @Test
    void signUpWhenSpacesAreAroundThenTheyAreNotTaken() {
        requireRedirect(signUp(Map.of("name", " Ada ", "email", " " + email + " ", "username", " ")), "/dashboard");

        assertThat(TestRows.select(
                        server.database(),
                        "SELECT name || '|' || username FROM auth.account WHERE email = '" + email + "'"))
                .containsExactly("Ada|" + email);
    }

    @Test
    @DisplayName("17 a double click on the button creates one account, and both clicks succeed")
    void signUpTwiceAtOnceThenOneAccountAndNoError() throws Exception {
        Map<String, String> form = new HashMap<>(TestBrowser.hidden(browser.get("/signup")));
        form.putAll(Map.of("email", email, "password", AuthServer.PASSWORD));
        Callable<TestAnswer> click = () -> browser.copy().post("/signup", form);

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<TestAnswer> answer : threads.invokeAll(List.of(click, click, click))) {
                requireRedirect(answer.get(), "/dashboard");
            }
        }

        assertThat(TestRows.select(
                        server.database(), "SELECT count(*) FROM auth.account WHERE email = '" + email + "'"))
                .containsExactly("1");
        form.put("password", "eight lanterns by the old bridge");
        requirePage(browser.post("/signup", form), 409);
    }

    @Test
    void signUpThenTheBrowserIsSignedInAndTheAuditLogHasTheSignIn() {
        requireRedirect(signUp(Map.of("email", email)), "/dashboard");

        requirePage(browser.get("/dashboard"), 200);
        assertThat(server.audited("SELECT count(*) FROM audit.event e JOIN auth.account a ON a.id = e.account_id"
                        + " WHERE e.event = 'login.succeeded' AND a.email = '" + email + "'"))
                .containsExactly("1");
    }

    @Test
    void signUpWhenAlreadySignedInToThatAccountThenTheSessionStays() {
        Map<String, String> form = new HashMap<>(TestBrowser.hidden(browser.get("/signup")));
        form.putAll(Map.of("email", email, "password", AuthServer.PASSWORD));
        requireRedirect(browser.post("/signup", form), "/dashboard");
        String session = browser.cookie("__Host-latchkey");

        requireRedirect(browser.post("/signup", form), "/dashboard");

        assertThat(browser.cookie("__Host-latchkey")).isEqualTo(session);
    }

    @Test
    void signUpWhenSignedInAsAnotherThenThatSessionEnds() {
        Map<String, String> form = new HashMap<>(TestBrowser.hidden(browser.get("/signup")));
        form.putAll(Map.of("email", email, "password", AuthServer.PASSWORD));
        browser.signedInAs(server.register());
        String before = browser.cookie("__Host-latchkey");

        requireRedirect(browser.post("/signup", form), "/dashboard");

        assertThat(server.status(before).status()).isEqualTo(401);
        assertThat(browser.get("/dashboard").text()).contains(email);
    }

    private TestAnswer signUp(Map<String, String> fields) {
        Map<String, String> form = new HashMap<>(Map.of("password", AuthServer.PASSWORD));
        form.putAll(fields);
        return browser.submit("/signup", "/signup", form);
    }
}
