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
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A browser stays signed in without the person's help. Access tokens live for 15 minutes, and sessions end after 7 days
 * without use.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageRefreshIT {
    private final TestClock clock = TestClock.atStart();
    private AuthServer server;
    private Person person;
    private TestBrowser browser;

    @BeforeAll
    void start() {
        server = AuthServer.start(AuthDatabase.create(), clock, Map.of());
        person = server.register();
    }

    @BeforeEach
    void signIn() {
        browser = new TestBrowser(server).signedInAs(person);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void dashboardWhenTokenIsFreshThenItStays() {
        clock.advance(Duration.ofMinutes(13));

        TestAnswer page = browser.get("/dashboard");

        requirePage(page, 200);
        assertThat(TestBrowser.setCookies(page)).isEmpty();
    }

    @Test
    void dashboardWhenTokenIsAboutToExpireThenBothAreRenewed() {
        String access = browser.cookie(PageCookieIT.ACCESS);
        String refresh = browser.cookie(PageCookieIT.REFRESH);
        clock.advance(Duration.ofMinutes(14));

        TestAnswer page = browser.get("/dashboard");

        requirePage(page, 200);
        assertThat(TestBrowser.setCookies(page))
                .hasSize(2)
                .allSatisfy(cookie -> assertThat(cookie)
                        .containsIgnoringCase("HttpOnly")
                        .containsIgnoringCase("Secure")
                        .containsIgnoringCase("SameSite=Lax"));
        assertThat(browser.cookie(PageCookieIT.ACCESS)).isNotEqualTo(access);
        assertThat(browser.cookie(PageCookieIT.REFRESH)).isNotEqualTo(refresh);
        assertThat(TestBrowser.setCookies(browser.get("/dashboard"))).isEmpty();
    }

    @Test
    void everyPageWhenTokenHasExpiredThenTheBrowserIsStillSignedIn() {
        for (String path : List.of("/", "/login", "/signup")) {
            clock.advance(Duration.ofHours(3));
            requireRedirect(browser.get(path), "/dashboard");
        }
        clock.advance(Duration.ofDays(6));
        requirePage(browser.get("/dashboard"), 200);
    }

    @Test
    void formWhenTokenExpiredWhileItWasFilledInThenItIsStillTaken() {
        Map<String, String> form = TestBrowser.hidden(browser.get("/dashboard"));
        clock.advance(Duration.ofHours(1));

        requireRedirect(browser.post("/dashboard/sessions/end-others", form), "/dashboard");
        clock.advance(Duration.ofHours(1));
        requireRedirect(browser.post("/logout", form), "/login");
        requireRedirect(browser.get("/dashboard"), "/login");
    }

    @Test
    @DisplayName("79 twenty requests at once after the token has expired: the user stays signed in")
    void dashboardManyTimesAtOnceWhenTokenHasExpiredThenAllStaySignedIn() throws Exception {
        clock.advance(Duration.ofMinutes(20));
        List<TestBrowser> tabs =
                IntStream.range(0, 20).mapToObj(tab -> browser.copy()).toList();
        List<Callable<TestAnswer>> requests = tabs.stream()
                .<Callable<TestAnswer>>map(tab -> () -> tab.get("/dashboard"))
                .toList();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<TestAnswer> page : threads.invokeAll(requests)) {
                requirePage(page.get(), 200);
            }
        }

        assertThat(tabs)
                .extracting(tab -> tab.cookie(PageCookieIT.REFRESH))
                .containsOnly(tabs.getFirst().cookie(PageCookieIT.REFRESH));
        clock.advance(Duration.ofMinutes(20));
        requirePage(tabs.getLast().get("/dashboard"), 200);
    }

    @Test
    void aRefusedFormWhenTokenIsRenewedOnTheWayThenTheNewOneIsNotLost() {
        browser.get("/dashboard");
        clock.advance(Duration.ofMinutes(20));

        requirePage(browser.post("/logout", Map.of("_csrf", "x")), 403);

        clock.advance(Duration.ofMinutes(20)); // past the grace period of the old refresh token
        requirePage(browser.get("/dashboard"), 200);
    }

    @Test
    void dashboardWhenIdleForTooLongThenSignInAgain() {
        clock.advance(Duration.ofDays(7).plusMinutes(1));

        requireRedirect(browser.get("/dashboard"), "/login");
        requireRedirect(browser.signIn(person.username(), AuthServer.PASSWORD), "/dashboard");
    }

    @Test
    void dashboardWhenStolenRefreshTokenIsUsedLaterThenBothAreSignedOut() {
        TestBrowser thief = browser.copy();
        clock.advance(Duration.ofMinutes(20));
        requirePage(browser.get("/dashboard"), 200);
        clock.advance(Duration.ofMinutes(20));

        requireRedirect(thief.get("/dashboard"), "/login");

        requireRedirect(browser.get("/dashboard"), "/login");
    }

    @Test
    void sessionsWhenUsedLongAgoThenThePageSaysHowLong() {
        TestBrowser other = new TestBrowser(server)
                .with("User-Agent", "curl/8.5")
                .with("Accept-Language", "de")
                .signedInAs(person);
        browser.submit("/dashboard", "/dashboard/sessions/end-others", Map.of());
        requireRedirect(other.get("/dashboard"), "/login");
        other.signedInAs(person);
        clock.advance(Duration.ofMinutes(61));
        assertThat(browser.get("/dashboard").text()).contains("Last used an hour ago");
        clock.advance(Duration.ofDays(2));
        assertThat(browser.get("/dashboard").text())
                .contains("Last used 2 days ago")
                .contains("curl");
        assertThat(other.get("/dashboard").text()).contains("Zuletzt benutzt gerade eben");
    }
}
