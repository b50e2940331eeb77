package dev.latchkey.auth.page;

import static dev.latchkey.auth.page.TestPages.requirePage;
import static dev.latchkey.auth.page.TestPages.requireRedirect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a browser is still signed in after it was closed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StaySignedInIT {
    private static final String STAY = "__Host-latchkey-stay";
    private static final long THIRTY_DAYS = Duration.ofDays(30).toSeconds();

    private final TestClock clock = TestClock.atStart();
    private final AuthServer server = AuthServer.start(AuthDatabase.create(), clock, Map.of());

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void signInWhenStayingThenTheCookiesLastAsLongAsTheSession() {
        TestAnswer signedIn = signIn(new TestBrowser(server), server.register(), true);

        assertThat(tokenCookies(signedIn)).hasSize(2).allMatch(cookie -> cookie.contains("Max-Age=" + THIRTY_DAYS));
    }

    @Test
    void signInWhenNotStayingThenTheCookiesEndWithTheBrowser() {
        TestAnswer signedIn = signIn(new TestBrowser(server), server.register(), false);

        assertThat(tokenCookies(signedIn)).hasSize(2).noneMatch(cookie -> cookie.contains("Max-Age"));
        assertThat(TestBrowser.setCookies(signedIn)).noneMatch(cookie -> cookie.startsWith(STAY));
    }

    @Test
    void renewalThenTheCookiesEndWhenTheFirstOnesWouldHave() {
        TestBrowser browser = new TestBrowser(server);
        signIn(browser, server.register(), true);
        clock.advance(Duration.ofDays(2));

        TestAnswer renewed = browser.get("/dashboard");

        requirePage(renewed, 200);
        assertThat(tokenCookies(renewed))
                .hasSize(2)
                .allMatch(cookie ->
                        cookie.contains("Max-Age=" + Duration.ofDays(28).toSeconds()));
    }

    @Test
    void renewalWhenNotStayingThenTheCookiesStillEndWithTheBrowser() {
        TestBrowser browser = new TestBrowser(server);
        signIn(browser, server.register(), false);
        clock.advance(Duration.ofHours(1));

        assertThat(tokenCookies(browser.get("/dashboard"))).hasSize(2).noneMatch(cookie -> cookie.contains("Max-Age"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "0", "999999999999", "9999999999999999999999"})
    void renewalWhenTheMarkerIsTamperedWithThenTheCookiesEndWithTheBrowser(String marker) {
        TestBrowser browser = new TestBrowser(server);
        signIn(browser, server.register(), true);
        browser.setCookie(STAY, marker);
        clock.advance(Duration.ofHours(1));

        assertThat(tokenCookies(browser.get("/dashboard"))).hasSize(2).noneMatch(cookie -> cookie.contains("Max-Age"));
    }

    @Test
    void signInAgainWithoutStayingThenTheChoiceIsForgotten() {
        TestBrowser browser = new TestBrowser(server);
        Person person = server.register();
        signIn(browser, person, true);
        assertThat(browser.cookie(STAY))
                .isEqualTo(Long.toString(
                        Instant.now(clock).plusSeconds(THIRTY_DAYS).getEpochSecond()));

        requireRedirect(browser.submit("/dashboard", "/logout", Map.of()), "/login");
        assertThat(browser.cookie(STAY)).isEmpty();

        assertThat(tokenCookies(signIn(browser, person, false))).noneMatch(cookie -> cookie.contains("Max-Age"));
    }

    @Test
    void wrongPasswordThenTheBoxStaysChecked() {
        TestAnswer again = new TestBrowser(server)
                .submit("/login", "/login", Map.of("username", "x", "password", "y", "stay", "true"));

        requirePage(again, 401);
        assertThat(again.text()).containsPattern("<input type=\"checkbox\" name=\"stay\" value=\"true\" checked");
    }

    private static TestAnswer signIn(TestBrowser browser, Person person, boolean stays) {
        Map<String, String> form = Map.of("username", person.username(), "password", AuthServer.PASSWORD);
        Map<String, String> staying =
                Map.of("username", person.username(), "password", AuthServer.PASSWORD, "stay", "true");
        TestAnswer answer = browser.submit("/login", "/login", stays ? staying : form);
        requireRedirect(answer, "/dashboard");
        return answer;
    }

    private static List<String> tokenCookies(TestAnswer answer) {
        return TestBrowser.setCookies(answer).stream()
                .filter(cookie ->
                        cookie.startsWith("__Host-latchkey=") || cookie.startsWith("__Host-latchkey-refresh="))
                .toList();
    }
}
