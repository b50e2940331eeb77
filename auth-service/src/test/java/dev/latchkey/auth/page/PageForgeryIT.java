package dev.latchkey.auth.page;

import static dev.latchkey.auth.page.TestPages.requirePage;
import static dev.latchkey.auth.page.TestPages.requireRedirect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestRows;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forged forms, links that would redirect to another site, and the headers of all pages. */
class PageForgeryIT {
    private static final String TOKEN = "_csrf";

    private final AuthServer server = AuthServer.shared();
    private final Person person = server.register();
    private final TestBrowser browser = new TestBrowser(server);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ"
            })
    @DisplayName("90 a form with a wrong token → 403")
    void postWhenTokenIsWrongThenForbidden(String token) {
        for (String path : new String[] {"/login", "/signup", "/forgot", "/reset"}) {
            browser.get(path);
            requireForbidden(browser.post(path, withToken(token)));
        }
        browser.signedInAs(person);
        requireForbidden(browser.post("/logout", Map.of(TOKEN, token)));
        requirePage(browser.get("/dashboard"), 200);
    }

    @Test
    @DisplayName("90 a form without its CSRF token → 403")
    void postWhenThereIsNoTokenThenForbidden() {
        for (String path : new String[] {"/login", "/signup", "/forgot", "/reset"}) {
            browser.get(path);
            requireForbidden(browser.post(path, credentials()));
        }
        browser.signedInAs(person);
        requireForbidden(browser.post("/logout", Map.of()));
        requirePage(browser.get("/dashboard"), 200);
    }

    @Test
    @DisplayName("90 the token of another browser → 403")
    void postWhenTokenIsOfAnotherBrowserThenForbidden() {
        String foreign = token(new TestBrowser(server).get("/login"));
        browser.get("/login");

        requireForbidden(browser.post("/login", withToken(foreign)));
        requireForbidden(new TestBrowser(server).post("/login", withToken(foreign)));
    }

    @Test
    @DisplayName("90 the token of another session of this browser → 403")
    void postWhenTokenIsOfAnotherSessionThenForbidden() {
        String anonymous = token(browser.get("/login"));
        browser.signedInAs(person);
        String before = token(browser.get("/dashboard"));
        requireForbidden(browser.post("/logout", Map.of(TOKEN, anonymous)));
        browser.submit("/dashboard", "/logout", Map.of());
        browser.signedInAs(person);

        requireForbidden(browser.post("/logout", Map.of(TOKEN, before)));
        requirePage(browser.get("/dashboard"), 200);
    }

    @Test
    void tokenWhenPageIsShownTwiceThenBothAreGoodAndLookDifferent() {
        String first = token(browser.get("/login"));
        String second = token(browser.get("/login"));

        assertThat(first).isNotEqualTo(second);
        assertThat(browser.copy().post("/login", withToken(first)).status()).isEqualTo(303);
        assertThat(browser.copy().post("/login", withToken(second)).status()).isEqualTo(303);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "nonsense"})
    @DisplayName("90 a form that another site sends → 403, even with its token")
    void postWhenTheSiteIsAnotherThenForbidden(String site) {
        String token = token(browser.get("/login"));
        browser.with("Sec-Fetch-Site", site);

        requireForbidden(browser.post("/login", withToken(token)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"same-origin", "none"})
    void postWhenTheSiteIsOursThenAccepted(String site) {
        browser.with("Sec-Fetch-Site", site);

        requireRedirect(browser.signIn(person.username(), AuthServer.PASSWORD), "/dashboard");
    }

    @Test
    void signOutFromAnotherSiteWhenTheBrowserSendsNoCookiesThenItKeepsThem() {
        TestAnswer answer =
                new TestBrowser(server).with("Sec-Fetch-Site", "cross-site").post("/logout", Map.of());

        requireRedirect(answer, "/login");
        assertThat(TestBrowser.setCookies(answer)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "//evil.example",
        "///evil.example",
        "https://evil.example",
        "HTTPS:evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/dashboard@evil.example",
        "@evil.example",
        "https://auth.example.test@evil.example/",
        "/%2f%2fevil.example",
        "/%5cevil.example",
        "%2f%2fevil.example",
        "/dashboard/../../evil",
        "/dashboard/",
        "/Dashboard",
        "/logout",
        "javascript:alert(1)",
        "/dashboard#//evil.example",
        "/dashboard?x=%0d%0aSet-Cookie:x",
        "'/dashboard?x=\r\nSet-Cookie: x'",
        "'/dashboard?\\\\evil'",
        "' /dashboard'"
    })
    @DisplayName("92 an open redirect by continue refused")
    void signInWhenItWouldLeadElsewhereThenItLeadsToTheDashboard(String target) {
        TestAnswer page = browser.get("/login?continue=" + TestBrowser.encode(target));
        requirePage(page, 200);
        Map<String, String> form = new HashMap<>(withToken(token(page)));
        form.put("continue", target);

        TestAnswer answer = browser.post("/login", form);

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Location"))
                .satisfiesAnyOf(
                        location -> assertThat(location).isEqualTo("/dashboard"),
                        // A query cannot lead to another site, and stays encoded.
                        location -> assertThat(location).isEqualTo("/dashboard?x=%0d%0aSet-Cookie:x"));
        assertThat(TestBrowser.setCookies(answer)).hasSize(3);
        TestBrowser signedIn = browser.copy();
        assertThat(signedIn.get("/login?continue=" + TestBrowser.encode(target)).header("Location"))
                .startsWith("/dashboard");
    }

    @Test
    @DisplayName("92 a page of this service may be returned to")
    void signInWhenAPageAskedForItThenItLeadsBack() {
        TestAnswer page = browser.get("/login?continue=" + TestBrowser.encode("/dashboard?tab=a&b=%2F"));

        Map<String, String> form = new HashMap<>(TestBrowser.hidden(page));
        form.putAll(credentials());

        requireRedirect(browser.post("/login", form), "/dashboard?tab=a&b=%2F");
    }

    @Test
    @DisplayName("91 Content-Security-Policy with frame-ancestors 'none', X-Content-Type-Options, Referrer-Policy")
    void everyPageThenItsHeadersShutOutAllElse() {
        requireHeaders(browser.get("/login"));
        requireHeaders(browser.get("/signup"));
        requireHeaders(browser.get("/forgot"));
        requireHeaders(browser.get("/dashboard"));
        requireHeaders(browser.get("/logout"));
        requireHeaders(browser.post("/login", Map.of()));
        requireHeaders(browser.post("/login", new byte[300 * 1024]));
        requireHeaders(browser.signIn(person.username(), "wrong horse battery staple"));
        requireHeaders(browser.signIn(person.username(), AuthServer.PASSWORD));
        requireHeaders(browser.get("/dashboard"));
        requireHeaders(browser.submit("/dashboard", "/logout", Map.of()));
    }

    @Test
    void everyPageThenNothingIsInline() {
        browser.signedInAs(person);
        for (TestAnswer page : new TestAnswer[] {
            browser.get("/dashboard"),
            new TestBrowser(server).get("/login"),
            new TestBrowser(server).get("/signup"),
            new TestBrowser(server).get("/forgot"),
            new TestBrowser(server).get("/reset")
        }) {
            assertThat(page.text())
                    .doesNotContainPattern("(?i)<script(?! (defer|type=\"module\") src=\"/assets/)|<style|\\sstyle=")
                    .doesNotContainPattern("(?i)\\son[a-z]+=|javascript:|\\sth:");
        }
    }

    @Test
    void assetsThenBrowsersMayKeepThem() {
        String path = browser.get("/login").text().replaceFirst("(?s).*href=\"(/assets/latchkey.css[^\"]*)\".*", "$1");

        TestAnswer css = browser.get(path);
        TestAnswer icon = browser.get("/assets/icon.svg");
        TestAnswer script = browser.get(
                browser.get("/login").text().replaceFirst("(?s).*src=\"(/assets/passkeys.js[^\"]*)\".*", "$1"));

        assertThat(css.status()).isEqualTo(200);
        assertThat(css.header("Content-Type")).startsWith("text/css");
        assertThat(css.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(css.header("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
        assertThat(icon.header("Content-Type")).startsWith("image/svg+xml");
        assertThat(script.header("Content-Type")).matches("(application|text)/javascript.*");
        assertThat(script.header("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
        assertThat(browser.get("/assets/../application.properties").status()).isEqualTo(404);
        assertThat(browser.get("/assets/%2e%2e/application.properties").status())
                .isEqualTo(404);
    }

    private void requireForbidden(TestAnswer answer) {
        requirePage(answer, 403);
        assertThat(answer.text()).contains("<h1>This form is out of date</h1>");
        assertThat(TestRows.select(
                        server.database(), "SELECT count(*) FROM auth.account WHERE email_key = 'forged@example.test'"))
                .containsExactly("0");
    }

    private static void requireHeaders(TestAnswer answer) {
        assertThat(answer.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'", "form-action 'self'")
                .contains("base-uri 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("same-origin");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Strict-Transport-Security")).isEqualTo("max-age=31536000");
    }

    private Map<String, String> credentials() {
        return Map.of("username", person.username(), "email", "forged@example.test", "password", AuthServer.PASSWORD);
    }

    private Map<String, String> withToken(String token) {
        Map<String, String> form = new HashMap<>(credentials());
        form.put(TOKEN, token);
        return form;
    }

    private static String token(TestAnswer page) {
        return TestBrowser.hidden(page).getOrDefault(TOKEN, "");
    }
}
