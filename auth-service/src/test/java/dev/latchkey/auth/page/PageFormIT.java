package dev.latchkey.auth.page;

import static dev.latchkey.auth.page.PageIT.requirePage;
import static dev.latchkey.auth.page.PageIT.requireRedirect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people type into the forms, and malformed forms that no page has sent. */
class PageFormIT {
    private final AuthServer server = AuthServer.shared();
    private final TestBrowser browser = new TestBrowser(server);
    private final String email = "form-" + UUID.randomUUID() + "@example.test";

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
        requireRedirect(signUp(Map.of("name", " Ada ", "email", " " + email + " ", "username", " ")), "/login");

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
                requireRedirect(answer.get(), "/login");
            }
        }

        assertThat(TestRows.select(
                        server.database(), "SELECT count(*) FROM auth.account WHERE email = '" + email + "'"))
                .containsExactly("1");
        form.put("password", "eight lanterns by the old bridge");
        requirePage(browser.post("/signup", form), 409);
    }

    @Test
    void signInTwiceAtOnceThenBothSucceed() throws Exception {
        Person person = server.register();
        Map<String, String> form = new HashMap<>(TestBrowser.hidden(browser.get("/login")));
        form.putAll(Map.of("username", person.username(), "password", AuthServer.PASSWORD));
        Callable<TestAnswer> click = () -> browser.copy().post("/login", form);

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<TestAnswer> answer : threads.invokeAll(List.of(click, click))) {
                requireRedirect(answer.get(), "/dashboard");
            }
        }
    }

    @Test
    void signOutTwiceThenBothLeadToSignIn() {
        browser.signedInAs(server.register());
        Map<String, String> form = TestBrowser.hidden(browser.get("/dashboard"));
        TestBrowser second = browser.copy();

        requireRedirect(browser.post("/logout", form), "/login");
        requireRedirect(second.post("/logout", form), "/login");
        requireRedirect(browser.post("/logout", form), "/login");
    }

    @Test
    @DisplayName("18 unknown, wrong and disabled: the same page")
    void signInWhenUnknownOrWrongOrDisabledThenTheSamePage() {
        Person person = server.register();
        Person disabled = server.register();
        server.database()
                .execute(Role.AUTH, "UPDATE auth.account SET enabled = false WHERE id = '" + disabled.id() + "'");
        String wrongPassword = "wrong horse battery staple";

        TestAnswer unknown = browser.signIn("nobody-at-all", wrongPassword);
        TestAnswer wrong = browser.signIn(person.username(), wrongPassword);
        TestAnswer off = browser.signIn(disabled.username(), AuthServer.PASSWORD);

        requirePage(unknown, 401);
        assertThat(unknown.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(unknown.text())
                .contains("The name or the password is wrong.")
                .contains("value=\"nobody-at-all\"")
                .doesNotContain(wrongPassword);
        assertThat(unknown.text().split("<a href=\"#", -1)).as("the summary").hasSize(2);
        for (String field : List.of("username", "password")) {
            assertThat(input(unknown, field))
                    .contains("aria-invalid=\"true\"")
                    .contains("aria-describedby=\"" + field + "-error\"");
        }
        assertThat(alike(wrong, person.username())).isEqualTo(alike(unknown, "nobody-at-all"));
        assertThat(alike(off, disabled.username())).isEqualTo(alike(unknown, "nobody-at-all"));
    }

    @Test
    void signInWhenNothingIsTypedThenBothFieldsSaySo() {
        TestAnswer answer = browser.submit("/login", "/login", Map.of("username", " ", "password", ""));

        requirePage(answer, 400);
        assertThat(input(answer, "username"))
                .contains("aria-invalid=\"true\"")
                .contains("aria-describedby=\"username-error\"");
        assertThat(input(answer, "password"))
                .contains("aria-invalid=\"true\"")
                .contains("autocomplete=\"current-password\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "de | de | Anmelden",
                "de-AT,en;q=0.5 | de | Anmelden",
                "en-GB,de;q=0.5 | en | Sign in",
                "fr,de;q=0.8,en;q=0.5 | de | Anmelden",
                "fr | en | Sign in",
                "* | en | Sign in",
                "de;q=nonsense | en | Sign in",
                ",,;; | en | Sign in"
            })
    void pageThenItSpeaksTheBrowsersLanguage(String accepted, String language, String title) {
        TestAnswer page = browser.with("Accept-Language", accepted).get("/login");

        requirePage(page, 200);
        assertThat(page.text()).contains("<html lang=\"" + language + "\">").contains("<h1>" + title + "</h1>");
    }

    @Test
    void errorsThenTheySpeakTheBrowsersLanguage() {
        browser.with("Accept-Language", "de");

        assertThat(signUp(Map.of("email", "x", "password", "kurz")).text())
                .contains("Das Passwort muss mindestens 15 Zeichen haben.")
                .contains("Das muss eine E-Mail-Adresse sein, etwa name@example.org.");
        assertThat(browser.post("/login", Map.of()).text()).contains("<h1>Dieses Formular ist veraltet</h1>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "username=%ff",
                "username=%c3%28",
                "username=%c0%af",
                "username=%ed%a0%80",
                "username=%",
                "username=%zz",
                "username=%+1",
                "username=%00",
                "username=\t",
                "username=a&username=b",
                "password=a&password=a",
                "%ff=a",
                "user%6eame=a&username=b"
            })
    void postWhenTheFormIsMalformedThenAPageSaysSo(String form) {
        String token = TestBrowser.hidden(browser.get("/login")).get("_csrf");
        for (String path : new String[] {"/login", "/signup"}) {
            TestAnswer answer = browser.post(path, ("_csrf=" + token + "&" + form).getBytes(StandardCharsets.US_ASCII));

            requirePage(answer, 400);
            assertThat(answer.text()).contains("<h1>That did not work</h1>");
        }
    }

    @Test
    void postWhenTheFormIsBinaryOrEmptyThenAPageSaysSo() {
        byte[] binary = new byte[1024];
        for (int i = 0; i < binary.length; i++) {
            binary[i] = (byte) (i * 37);
        }
        for (String path : new String[] {"/login", "/signup"}) {
            browser.get(path);
            requirePage(browser.post(path, binary), 400);
            requirePage(browser.post(path, new byte[0]), 403);
            requirePage(browser.post(path, "&&&=&=".getBytes(StandardCharsets.US_ASCII)), 400);
        }
    }

    @Test
    void postWhenFieldsAreVeryLongThenRefusedLikeAnyOther() {
        String longText = "x".repeat(4_000);

        requirePage(browser.signIn(longText, longText), 401);
        requirePage(browser.signIn(longText + "@example.test", "y"), 401);
        TestAnswer answer = signUp(Map.of("name", longText, "email", longText + "@example.test", "password", longText));
        requirePage(answer, 400);
        assertThat(answer.text())
                .contains("This must have 254 characters or fewer.")
                .contains("The password must have 1024 characters or fewer.");
    }

    @Test
    void postWhenTheFormIsOverTheLimitThenAPageSaysSo() {
        browser.get("/login");

        TestAnswer answer = browser.post("/login", new byte[300 * 1024]);

        requirePage(answer, 413);
        assertThat(answer.text()).contains("<h1>That is too much</h1>");
    }

    @Test
    void otherMethodsThenAPageToBrowsersAndAProblemToOthers() {
        requirePage(browser.get("/logout"), 405);
        requirePage(browser.get("/dashboard/nothing"), 404);
        server.get("/logout").send().requireProblem(405, "The method is not allowed here.");
        server.get("/dashboard/nothing").send().requireProblem(404, "There is nothing at this address.");
        server.get("/login")
                .header("Accept", "application/json")
                .send()
                .requireProblem(406, "This address offers no media type that the request accepts.");
        browser.with("Accept", "application/json")
                .get("/dashboard")
                .requireProblem(406, "This address offers no media type that the request accepts.");
    }

    private TestAnswer signUp(Map<String, String> fields) {
        Map<String, String> form = new HashMap<>(Map.of("password", AuthServer.PASSWORD));
        form.putAll(fields);
        return browser.submit("/signup", "/signup", form);
    }

    private static String input(TestAnswer page, String name) {
        return page.text().replaceFirst("(?s).*(<input id=\"" + name + "\"[^>]*>).*", "$1");
    }

    private static String alike(TestAnswer page, String typed) {
        return page.status()
                + page.text().replace(typed, "typed").replaceAll("name=\"_csrf\" value=\"[^\"]*\"", "token");
    }
}
