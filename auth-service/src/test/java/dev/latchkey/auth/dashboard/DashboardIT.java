package dev.latchkey.auth.dashboard;

import static dev.latchkey.auth.page.TestPages.requirePage;
import static dev.latchkey.auth.page.TestPages.requireRedirect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboard of a person who is signed in, and its forms. */
class DashboardIT {
    private static final String FIREFOX =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
    private static final String OTHER_PASSWORD = "eight lanterns by the old bridge";
    private static final Pattern SESSION = Pattern.compile("name=\"session\" value=\"([^\"]+)\"");

    private final AuthServer server = AuthServer.shared();
    private final Person person = server.register();
    private final TestBrowser browser = new TestBrowser(server)
            .with("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1")
            .signedInAs(person);

    @Test
    void dashboardThenSessionsAreListedWithDeviceAndUseThisOneFirst() {
        TestBrowser other = new TestBrowser(server).with("User-Agent", FIREFOX).signedInAs(person);

        TestAnswer page = browser.get("/dashboard");

        requirePage(page, 200);
        String text = page.text().replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
        assertThat(text)
                .containsSubsequence(
                        "Safari on iPhone This browser In use now",
                        "Signed in on",
                        "127.0.0.1",
                        "Firefox on Windows Last used just now",
                        "End session",
                        "End all other sessions");
        assertThat(page.text()).contains(person.username()).contains(person.email());
        requirePage(other.get("/dashboard"), 200);
    }

    @Test
    void endOneThenItsTokensAreRefusedAndThisSessionGoesOn() {
        Tokens other = server.login(person);

        TestAnswer answer = browser.submit("/dashboard", "/dashboard/sessions/end", Map.of());

        requireRedirect(answer, "/dashboard");
        assertThat(browser.get("/dashboard").text())
                .contains("The session has ended.")
                .doesNotContain("End session");
        assertThat(server.status(other.access()).status()).isEqualTo(401);
        server.refresh(other.refresh()).requireOAuthError(400, "invalid_grant");
    }

    @Test
    void endOneOfAnotherPersonThenItGoesOn() {
        TestBrowser stranger = new TestBrowser(server).signedInAs(server.register());
        TestBrowser secondOfStranger = stranger.copy();
        server.login(person);
        String session = sessions(browser.get("/dashboard")).getFirst();

        TestAnswer answer = stranger.submit("/dashboard", "/dashboard/sessions/end", Map.of("session", session));

        requireRedirect(answer, "/dashboard");
        assertThat(secondOfStranger.get("/dashboard").text()).doesNotContain("The session has ended.");
        assertThat(sessions(browser.get("/dashboard"))).containsExactly(session);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "' OR true --", "00000000-0000-0000-0000-000000000000", "ÄÖÜ"})
    void endOneThatIsNoneThenNothingChanges(String session) {
        requireRedirect(
                browser.submit("/dashboard", "/dashboard/sessions/end", Map.of("session", session)), "/dashboard");

        requirePage(browser.get("/dashboard"), 200);
    }

    @Test
    void endAllOthersThenOnlyThisSessionGoesOn() {
        List<Tokens> others = List.of(server.login(person), server.login(person), server.login(person));
        Tokens strangers = server.signUp();

        requireRedirect(browser.submit("/dashboard", "/dashboard/sessions/end-others", Map.of()), "/dashboard");

        assertThat(browser.get("/dashboard").text())
                .contains("All other sessions have ended.")
                .doesNotContain("End all other sessions");
        assertThat(others)
                .allSatisfy(other ->
                        assertThat(server.status(other.access()).status()).isEqualTo(401));
        server.status(strangers.access()).requireJson(200);
        requireRedirect(browser.submit("/dashboard", "/dashboard/sessions/end-others", Map.of()), "/dashboard");
    }

    @Test
    @DisplayName("16 a change ends other sessions")
    void changePasswordThenOtherSessionsEndAndTheNewOneCounts() {
        Tokens other = server.login(person);

        requireRedirect(changePassword(AuthServer.PASSWORD, OTHER_PASSWORD), "/dashboard");

        assertThat(browser.get("/dashboard").text()).contains("Your password is changed.");
        assertThat(server.status(other.access()).status()).isEqualTo(401);
        assertThat(server.login(person.username(), AuthServer.PASSWORD).status())
                .isEqualTo(401);
        server.login(person.username(), OTHER_PASSWORD).requireJson(200);
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', current-password, Enter your current password.",
        "wrong guess at it, eight lanterns by the old bridge, current-password, The current password is wrong.",
        "seven lamps over the harbour, short, new-password, The password must have 15 characters or more.",
        "seven lamps over the harbour, password123, new-password, This password is commonly used",
        "seven lamps over the harbour, seven lamps over the harbour, new-password, The new password must differ from the current one."
    })
    @DisplayName("15 a change without the current password → 4xx")
    void changePasswordWhenRefusedThenTheFieldSaysSoAndNoPasswordIsShown(
            String current, String next, String field, String message) {
        TestAnswer answer = changePassword(current, next);

        requirePage(answer, 400);
        assertThat(answer.text())
                .contains("<a href=\"#" + field + "\">" + message)
                .contains("id=\"" + field + "-error\"")
                .doesNotContain("value=\"" + next + "\"")
                .doesNotContain("lanterns")
                .doesNotContain("lamps");
        server.login(person.username(), AuthServer.PASSWORD).requireJson(200);
    }

    @Test
    void changePasswordWhenTheCurrentOneIsWrongThenOneFailureIsCounted() {
        requirePage(changePassword("wrong guess at it", OTHER_PASSWORD), 400);

        String failures = "SELECT sum(count) FROM audit.event WHERE event = 'password.change_failed' AND account_id = ";
        assertThat(server.audited(failures + "'" + person.id() + "'")).containsExactly("1");
    }

    @Test
    void changePasswordAgainWithTheSameFormThenItSucceedsAndAnotherPasswordIsStillWrong() {
        Map<String, String> form = new HashMap<>(TestBrowser.hidden(browser.get("/dashboard")));
        form.putAll(Map.of("current-password", AuthServer.PASSWORD, "new-password", OTHER_PASSWORD));

        requireRedirect(browser.post("/dashboard/password", form), "/dashboard");
        requireRedirect(browser.post("/dashboard/password", form), "/dashboard");

        form.put("new-password", "nine lanterns by the new bridge");
        requirePage(browser.post("/dashboard/password", form), 400);
        server.login(person.username(), OTHER_PASSWORD).requireJson(200);
    }

    @Test
    void changePasswordTwiceAtOnceThenBothClicksSucceed() throws Exception {
        Map<String, String> form = new HashMap<>(TestBrowser.hidden(browser.get("/dashboard")));
        form.putAll(Map.of("current-password", AuthServer.PASSWORD, "new-password", OTHER_PASSWORD));
        Callable<TestAnswer> click = () -> browser.copy().post("/dashboard/password", form);

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<TestAnswer> answer : threads.invokeAll(List.of(click, click))) {
                requireRedirect(answer.get(), "/dashboard");
            }
        }
        server.login(person.username(), OTHER_PASSWORD).requireJson(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dashboard/sessions/end", "/dashboard/sessions/end-others", "/dashboard/password"})
    @DisplayName("90 each form of the dashboard without its token → 403")
    void postWithoutTokenThenForbidden(String path) {
        Tokens other = server.login(person);

        requirePage(browser.post(path, Map.of("session", UUID.randomUUID().toString())), 403);
        requirePage(
                browser.copy()
                        .with("Sec-Fetch-Site", "cross-site")
                        .post(path, TestBrowser.hidden(browser.get("/dashboard"))),
                403);
        requireRedirect(new TestBrowser(server).post(path, Map.of()), "/login");

        server.status(other.access()).requireJson(200);
    }

    @Test
    void dashboardWhenAccountIsDisabledThenSignInAgain() {
        server.database()
                .execute(Role.AUTH, "UPDATE auth.account SET enabled = false WHERE id = '" + person.id() + "'");

        requireRedirect(browser.get("/dashboard"), "/login");
    }

    private TestAnswer changePassword(String current, String next) {
        return browser.submit(
                "/dashboard", "/dashboard/password", Map.of("current-password", current, "new-password", next));
    }

    private static List<String> sessions(TestAnswer page) {
        return SESSION.matcher(page.text())
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
