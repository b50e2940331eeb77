package dev.latchkey.auth.logout;

import static dev.latchkey.auth.page.TestPages.requirePage;
import static dev.latchkey.auth.page.TestPages.requireRedirect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.authorization.TestApplication;
import dev.latchkey.auth.client.TwoServers;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /oauth2/logout}, and which sessions end with the session of a browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndSessionIT {
    private static final String CONFIRM = "/oauth2/logout/confirm";

    private final TestClock clock = TestClock.atStart();
    private TwoServers servers;
    private AuthServer first;
    private AuthServer second;
    private TestApplication application;
    private Person person;
    private TestBrowser browser;
    private TestAnswer tokens;

    @BeforeAll
    void start() {
        servers = new TwoServers(clock, Map.of());
        first = servers.first;
        second = servers.second;
        application = TestApplication.firstParty(first);
    }

    @BeforeEach
    void signIn() {
        person = first.register();
        browser = new TestBrowser(first).signedInAs(person);
        tokens = application.tokens(second, browser);
    }

    @AfterAll
    void stop() {
        servers.close();
    }

    @Test
    @DisplayName("64 with the session's own ID token: signed out at once, everywhere, and back to the application")
    void logoutWhenIdTokenIsTheSessionsThenSignedOutEverywhereAndBack() {
        TestAnswer other = TestApplication.firstParty(first).tokens(first, browser);

        TestAnswer answer = browser.get(address(Map.of("id_token_hint", idToken(), "state", "a b&c")));

        requireRedirect(answer, TestApplication.AFTER_LOGOUT + "?state=a+b%26c");
        requireEnded(tokens);
        assertThat(second.status(other.string("access_token")).status())
                .as("the token of another application")
                .isEqualTo(401);
        requireRedirect(browser.get("/dashboard"), "/login");
    }

    @Test
    void logoutWhenIdTokenHasExpiredThenItIsAsGoodAHint() {
        String idToken = idToken();
        clock.advance(Duration.ofMinutes(20));

        requireRedirect(browser.get(address(Map.of("id_token_hint", idToken))), TestApplication.AFTER_LOGOUT);

        requireRedirect(browser.get("/dashboard"), "/login");
    }

    @Test
    void logoutByFormThenAsByLink() {
        Map<String, String> form =
                Map.of("id_token_hint", idToken(), "post_logout_redirect_uri", TestApplication.AFTER_LOGOUT);

        TestAnswer answer = new TestBrowser(first).post("/oauth2/logout", form);

        requireRedirect(browser.get(answer.header("Location")), TestApplication.AFTER_LOGOUT);
        requireEnded(tokens);
    }

    @Test
    void logoutWhenNothingProvesWhoAsksThenThePersonIsAsked() {
        TestAnswer page = browser.get("/oauth2/logout");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("<h1>Sign out?</h1>").contains("action=\"" + CONFIRM + "\"");
        assertThat(page.header("Content-Security-Policy")).endsWith("form-action 'self'");

        requireRedirect(browser.submit("/oauth2/logout", CONFIRM, Map.of("decision", "stay")), "/dashboard");
        second.status(tokens.string("access_token")).requireJson(200);

        requireRedirect(browser.submit("/oauth2/logout", CONFIRM, Map.of("decision", "sign-out")), "/login");
        assertThat(browser.get("/login").text()).contains("You are signed out.");
        requireEnded(tokens);
    }

    @Test
    void logoutWhenOnlyTheClientIsNamedThenThePersonIsAskedAndGoesOn() {
        String address = address(Map.of("client_id", application.id(), "state", "x"));

        assertThat(browser.get(address).header("Content-Security-Policy"))
                .endsWith("form-action 'self' https://app.example.test");
        requireRedirect(
                browser.submit(address, CONFIRM, Map.of("decision", "sign-out")),
                TestApplication.AFTER_LOGOUT + "?state=x");
        requireEnded(tokens);
    }

    @Test
    void logoutWhenIdTokenIsOfAnotherSessionOrPersonThenThePersonIsAsked() {
        TestBrowser elsewhere = new TestBrowser(second).signedInAs(person);
        TestBrowser stranger = new TestBrowser(second).signedInAs(first.register());

        for (TestBrowser other : List.of(elsewhere, stranger)) {
            assertThat(other.get(address(Map.of("id_token_hint", idToken()))).status())
                    .isEqualTo(200);
            assertThat(other.get("/dashboard").status()).as("still signed in").isEqualTo(200);
        }
        second.status(tokens.string("access_token")).requireJson(200);
    }

    @Test
    void logoutWhenNobodyIsSignedInThenNothingIsLeftToDo() {
        TestBrowser nobody = new TestBrowser(first);

        requireRedirect(
                nobody.get(address(Map.of("id_token_hint", idToken(), "state", "x"))),
                TestApplication.AFTER_LOGOUT + "?state=x");
        requireRedirect(nobody.get("/oauth2/logout"), "/login");
        requireRedirect(nobody.post(CONFIRM, Map.of("decision", "sign-out")), "/login");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.test/bye/",
                "https://app.example.test/bye?x",
                "https://app.example.test/bye#x",
                "https://app.example.test/Bye",
                "https://app.example.test/x/../bye",
                "https://app.example.test/%62ye",
                "https://app.example.test@evil.example.test/bye",
                "https://app.example.test:443/bye",
                "//evil.example.test",
                "/dashboard",
                "javascript:alert(1)",
                "https://app.example.test/callback",
            })
    @DisplayName("92 an unregistered address: a page, no sign-out, and no link to the address")
    void logoutWhenAddressIsAnotherThenAPage(String redirect) {
        requireRefusal(address(Map.of("id_token_hint", idToken(), "post_logout_redirect_uri", redirect)));
        requireRefusal(address(Map.of("client_id", application.id(), "post_logout_redirect_uri", redirect)));
    }

    @Test
    void logoutWhenMalformedOrOfNobodyThenAPage() {
        requireRefusal(address(Map.of()));
        requireRefusal(address(Map.of("client_id", "nobody")));
        requireRefusal(address(Map.of("id_token_hint", "x.y.z")));
        requireRefusal(address(Map.of("id_token_hint", idToken() + "x")));
        requireRefusal(address(Map.of("id_token_hint", tokens.string("access_token"))));
        requireRefusal(address(Map.of(
                "id_token_hint",
                idToken(),
                "client_id",
                TestApplication.publicOne(first).id())));
        requireRefusal(address(Map.of("id_token_hint", idToken(), "state", "1")) + "&state=2");
        requireRefusal("/oauth2/logout?state=%ff");
        requireRefusal("/oauth2/logout?state=" + "x".repeat(9_000));
    }

    @Test
    @DisplayName("90 a decision without its token, or from another site: 403, and the user stays signed in")
    void decideWhenForgedThenForbidden() {
        Map<String, String> form = new HashMap<>(TestBrowser.hidden(browser.get("/oauth2/logout")));
        form.put("decision", "sign-out");
        Map<String, String> without = new HashMap<>(form);
        without.remove("_csrf");
        TestBrowser crossSite = browser.copy().with("Sec-Fetch-Site", "cross-site");
        TestBrowser stranger = new TestBrowser(first).signedInAs(first.register());

        requirePage(browser.post(CONFIRM, without), 403);
        requirePage(crossSite.post(CONFIRM, form), 403);
        requirePage(stranger.post(CONFIRM, form), 403);
        form.put("decision", "perhaps");
        requirePage(browser.post(CONFIRM, form), 400);
        second.status(tokens.string("access_token")).requireJson(200);
    }

    @Test
    void signOutOnThePageThenApplicationsEndTooUnlessTheyMayGoOn() {
        String allowed = application.address(Map.of("scope", "openid offline_access"));
        TestAnswer offline = application
                .redeem(second, TestApplication.code(browser.get(allowed)))
                .requireJson(200);

        browser.submit("/dashboard", "/logout", Map.of());

        requireEnded(tokens);
        second.status(offline.string("access_token")).requireJson(200);
        application.refresh(first, offline.string("refresh_token")).requireJson(200);
    }

    @Test
    void signInOnceMoreThenApplicationsOfTheSamePersonGoOn() {
        signInAgain(person);
        second.status(tokens.string("access_token")).requireJson(200);

        requireRedirect(browser.get(address(Map.of("id_token_hint", idToken()))), TestApplication.AFTER_LOGOUT);
        requireEnded(tokens);
    }

    @Test
    void signInAsSomebodyElseThenApplicationsEnd() {
        signInAgain(first.register());

        requireEnded(tokens);
    }

    @Test
    void endTheApplicationsSessionThenTheBrowserStaysSignedIn() {
        first.logout(tokens.string("access_token")).requireJson(200);

        requireEnded(tokens);
        assertThat(browser.get("/dashboard").status()).isEqualTo(200);
    }

    private void signInAgain(Person as) {
        String page =
                browser.get(application.address(Map.of("prompt", "login"))).header("Location");
        assertThat(browser.submit(page, "/login", Map.of("username", as.username(), "password", AuthServer.PASSWORD))
                        .status())
                .isEqualTo(303);
    }

    private String idToken() {
        return tokens.string("id_token");
    }

    /** {@return the path and query of a logout; without another address, the browser then goes to the registered one} */
    private static String address(Map<String, String> parameters) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("post_logout_redirect_uri", TestApplication.AFTER_LOGOUT);
        all.putAll(parameters);
        return "/oauth2/logout?"
                + all.entrySet().stream()
                        .map(parameter -> parameter.getKey() + "=" + TestBrowser.encode(parameter.getValue()))
                        .collect(Collectors.joining("&"));
    }

    private void requireEnded(TestAnswer ended) {
        for (AuthServer server : List.of(first, second)) {
            assertThat(server.status(ended.string("access_token")).status()).isEqualTo(401);
            application.refresh(server, ended.string("refresh_token")).requireOAuthError(400, "invalid_grant");
        }
    }

    private void requireRefusal(String address) {
        TestAnswer answer = browser.get(address);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualToIgnoringCase("text/html; charset=utf-8");
        assertThat(answer.headers().firstValue("Location")).isEmpty();
        assertThat(browser.get("/dashboard").status()).as("still signed in").isEqualTo(200);
        second.status(tokens.string("access_token")).requireJson(200);
    }
}
