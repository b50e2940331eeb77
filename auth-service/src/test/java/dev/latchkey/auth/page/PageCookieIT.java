package dev.latchkey.auth.page;

import static dev.latchkey.auth.page.TestPages.requirePage;
import static dev.latchkey.auth.page.TestPages.requireRedirect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestTokens;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cookies of the pages, and which endpoints accept them. The shared server's issuer is https. */
class PageCookieIT {
    static final String ACCESS = "__Host-latchkey";
    static final String REFRESH = "__Host-latchkey-refresh";
    static final String FORM = "__Host-latchkey-form";
    private static final String DEVICE = "latchkey-device";

    private final AuthServer server = AuthServer.shared();
    private final Person person = server.register();
    private final TestBrowser browser = new TestBrowser(server);

    @Test
    @DisplayName("89 cookies HttpOnly, Secure on https, SameSite")
    void signInWhenIssuerIsHttpsThenCookiesAreForThisHostAlone() {
        TestAnswer form = browser.get("/login");
        TestAnswer signedIn = browser.signIn(person.username(), AuthServer.PASSWORD);

        assertThat(TestBrowser.setCookies(form)).hasSize(1).allMatch(cookie -> cookie.startsWith(FORM + "="));
        assertThat(TestBrowser.setCookies(signedIn))
                .hasSize(3)
                .anyMatch(cookie -> cookie.startsWith(ACCESS + "=ey"))
                .anyMatch(cookie -> cookie.startsWith(REFRESH + "="))
                .anyMatch(cookie -> cookie.startsWith("__Host-" + DEVICE + "="));
        assertThat(List.of(TestBrowser.setCookies(form), TestBrowser.setCookies(signedIn)))
                .flatMap(cookies -> cookies)
                .allSatisfy(cookie -> assertThat(attributes(cookie))
                        .containsExactlyInAnyOrderElementsOf(
                                expected(cookie, "path=/", "secure", "httponly", "samesite=lax")));
        server.status(browser.cookie(ACCESS)).requireJson(200);
    }

    @Test
    @DisplayName("89 cookies HttpOnly and SameSite, without Secure where the issuer is http")
    void signInWhenIssuerIsHttpThenCookiesWorkWithoutTls() {
        try (AuthServer plain =
                AuthServer.start(AuthDatabase.create(), Map.of("latchkey.issuer", "http://auth.example.test"))) {
            TestBrowser fresh = new TestBrowser(plain);

            TestAnswer signedIn = fresh.signIn(plain.register().username(), AuthServer.PASSWORD);

            assertThat(TestBrowser.setCookies(signedIn)).hasSize(3).allSatisfy(cookie -> {
                assertThat(cookie).startsWith("latchkey");
                assertThat(attributes(cookie))
                        .containsExactlyInAnyOrderElementsOf(expected(cookie, "path=/", "httponly", "samesite=lax"));
            });
            TestAnswer dashboard = fresh.get("/dashboard");
            requirePage(dashboard, 200);
            assertThat(dashboard.header("Strict-Transport-Security")).isEmpty();
        }
    }

    @Test
    void signOutThenCookiesAreGoneAndTheirTokensAreRefused() {
        browser.signedInAs(person);
        TestBrowser thief = browser.copy();

        TestAnswer signedOut = browser.submit("/dashboard", "/logout", Map.of());

        requireRedirect(signedOut, "/login");
        assertThat(browser.cookie(ACCESS)).isEmpty();
        assertThat(browser.cookie(REFRESH)).isEmpty();
        requireRedirect(thief.get("/dashboard"), "/login");
        assertThat(server.status(thief.cookie(ACCESS)).status()).isEqualTo(401);
        server.refresh(thief.cookie(REFRESH)).requireOAuthError(400, "invalid_grant");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/get-jwt", "/userinfo", "/sessions"})
    @DisplayName("the JSON API does not accept a token in a cookie")
    void getWhenThereIsOnlyACookieThenUnauthorized(String path) {
        browser.signedInAs(person);

        TestAnswer answer = browser.with("Accept", "application/json").get(path);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(answer.header("Content-Type")).contains("json");
    }

    @Test
    void logoutByJsonWhenThereIsOnlyACookieThenUnauthorizedAndTheSessionGoesOn() {
        browser.signedInAs(person);

        TestAnswer answer = browser.copy()
                .with("Accept", "application/json")
                .request("POST", "/logout")
                .json("{}")
                .send();

        answer.requireProblem(401, "An access token is needed.");
        requirePage(browser.get("/dashboard"), 200);
    }

    @Test
    void loginByJsonThenNoCookieIsSet() {
        TestAnswer answer = server.login(person.username(), AuthServer.PASSWORD).requireJson(200);

        assertThat(TestBrowser.setCookies(answer)).isEmpty();
        assertThat(answer.headers().map()).doesNotContainKey("content-security-policy");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "a.b.c", "null", "%00%ff", "eyJhbGciOiJub25lIn0.e30.", "\"quoted\"", "ä", "a b", "=;="})
    void dashboardWhenCookiesAreTamperedWithThenSignInAgain(String value) {
        browser.get("/login");
        browser.setCookie(ACCESS, value);
        browser.setCookie(REFRESH, value);
        browser.setCookie("__Host-latchkey-notice", value);

        requireRedirect(browser.get("/dashboard"), "/login");
        requirePage(browser.get("/login"), 200);
        requireRedirect(browser.signIn(person.username(), AuthServer.PASSWORD), "/dashboard");
    }

    @Test
    void dashboardWhenAccessTokenIsForgedThenSignInAgain() {
        browser.setCookie(ACCESS, TestTokens.valid(Clock.systemUTC()).token());

        requireRedirect(browser.get("/dashboard"), "/login");
    }

    @Test
    void dashboardWhenAccessTokenIsAlteredThenTheRefreshTokenStandsIn() {
        browser.signedInAs(person);
        String altered = browser.cookie(ACCESS).replaceFirst("\\.e", ".f");
        browser.setCookie(ACCESS, altered);

        requirePage(browser.get("/dashboard"), 200);

        assertThat(browser.cookie(ACCESS)).isNotEqualTo(altered);
    }

    @Test
    void signInWhenSignedInAsAnotherThenTheSessionBeforeEnds() {
        browser.signedInAs(person);
        String before = browser.cookie(ACCESS);
        Person other = server.register();
        Map<String, String> form = TestBrowser.hidden(new TestBrowser(server).get("/login"));
        TestBrowser second = browser.copy();
        Map<String, String> own = TestBrowser.hidden(signInForm(second));
        assertThat(own).isNotEqualTo(form);

        requireRedirect(
                second.post(
                        "/login",
                        Map.of(
                                "_csrf",
                                own.get("_csrf"),
                                "username",
                                other.username(),
                                "password",
                                AuthServer.PASSWORD)),
                "/dashboard");

        assertThat(second.get("/dashboard").text()).contains(other.email());
        assertThat(server.status(before).status()).isEqualTo(401);
    }

    /** {@return the sign-in form that another tab of the browser has opened before the sign-in} */
    private static TestAnswer signInForm(TestBrowser signedIn) {
        TestBrowser withoutSession = signedIn.copy();
        withoutSession.dropCookie(ACCESS);
        withoutSession.dropCookie(REFRESH);
        return withoutSession.get("/login");
    }

    @Test
    void dashboardWhenCookieHoldsTokensFromJsonLoginThenItIsTheSameClient() {
        Tokens tokens = server.login(person);
        browser.setCookie(ACCESS, tokens.access());

        requirePage(browser.get("/dashboard"), 200);
    }

    @Test
    void dashboardWhenRefreshTokenIsUnknownThenSignInAgainAndNothingIsSet() {
        browser.setCookie(REFRESH, UUID.randomUUID().toString());

        TestAnswer answer = browser.get("/dashboard");

        requireRedirect(answer, "/login");
        assertThat(TestBrowser.setCookies(answer)).isEmpty();
    }

    /** {@return the expected attributes: only the device cookie outlives the session of the browser} */
    private static List<String> expected(String cookie, String... attributes) {
        List<String> expected = new java.util.ArrayList<>(List.of(attributes));
        if (cookie.contains(DEVICE + "=")) {
            expected.add("max-age=15552000");
        }
        return expected;
    }

    private static List<String> attributes(String cookie) {
        return java.util.Arrays.stream(cookie.split(";"))
                .skip(1)
                .map(attribute -> attribute.strip().toLowerCase(java.util.Locale.ROOT))
                .filter(attribute -> !attribute.startsWith("expires=")) // repeats max-age
                .toList();
    }
}
