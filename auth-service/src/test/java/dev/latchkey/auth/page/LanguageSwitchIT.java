package dev.latchkey.auth.page;

import static dev.latchkey.auth.page.TestPages.requirePage;
import static dev.latchkey.auth.page.TestPages.requireRedirect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.authorization.TestApplication;
import dev.latchkey.shared.test.TestAnswer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The links at the foot of each page, and how long the choice lasts. */
class LanguageSwitchIT {
    private static final String COOKIE = "__Host-latchkey-language";

    private final AuthServer server = AuthServer.shared();
    private final TestBrowser browser = new TestBrowser(server).with("Accept-Language", "de");

    @Test
    void switchThenTheChoiceIsRememberedOnAllPages() {
        assertThat(browser.get("/login").text())
                .contains("<span aria-current=\"true\" lang=\"de\">Deutsch</span>")
                .contains("href=\"/login?ui_locales=fr\"", ">Français</a>", ">Español</a>", ">English</a>");

        TestAnswer french = browser.get("/login?ui_locales=fr");

        requirePage(french, 200);
        assertThat(french.text()).contains("<html lang=\"fr\">", "<h1>Connexion</h1>");
        assertThat(TestBrowser.setCookies(french))
                .anyMatch(cookie -> cookie.startsWith(COOKIE + "=fr;") && cookie.contains("Max-Age=31536000"));
        assertThat(browser.get("/signup").text()).contains("<html lang=\"fr\">");
        assertThat(browser.submit("/login", "/login", Map.of()).text()).contains("<html lang=\"fr\">");
        assertThat(browser.get("/nothing/here").text()).contains("<html lang=\"fr\">");
    }

    @Test
    void linksThenTheyKeepTheOtherParameters() {
        assertThat(browser.get("/login?continue=%2Fdashboard%3Fa%3Db&ui_locales=es&login_hint=x")
                        .text())
                .contains("href=\"/login?continue=%2Fdashboard%3Fa%3Db&amp;login_hint=x&amp;ui_locales=fr\"");
    }

    @Test
    void linksAfterAFormThenTheyLeadToTheForm() {
        TestAnswer again = browser.submit("/login?continue=%2Fdashboard%3Fa%3Db", "/login", Map.of("username", "x"));

        assertThat(again.text()).contains("href=\"/login?continue=%2Fdashboard%3Fa%3Db&amp;ui_locales=fr\"");
    }

    @Test
    void switchOnTheConsentPageThenItComesBackInThatLanguage() {
        browser.signedInAs(server.register());
        TestApplication application = TestApplication.publicOne(server);
        TestAnswer consent = browser.get(application.address() + "&ui_locales=es");
        assertThat(consent.text()).contains("<html lang=\"es\">");
        String link = consent.text()
                .replaceFirst("(?s).*href=\"(/login\\?continue=[^\"]*ui_locales=fr)\".*", "$1")
                .replace("&amp;", "&");

        TestAnswer back = browser.get(link);

        assertThat(back.status()).isEqualTo(303);
        assertThat(browser.get(back.header("Location")).text())
                .as("the choice counts more than the application's wish")
                .contains("<html lang=\"fr\">");
    }

    @Test
    void signInForAnApplicationWhenNothingIsChosenThenItsWishCounts() {
        TestApplication application = TestApplication.publicOne(server);

        TestAnswer asked = browser.get(application.address() + "&ui_locales=es");
        TestAnswer signIn = browser.get(asked.header("Location"));

        assertThat(signIn.text()).contains("<html lang=\"es\">");
        assertThat(browser.cookie(COOKIE))
                .as("a wish of an application is not remembered")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"xx", "", "%3Cscript%3E", "it", "../../etc"})
    void switchWhenTheLanguageIsUnknownThenNothingChanges(String tag) {
        TestAnswer page = browser.get("/login?ui_locales=" + tag);

        assertThat(page.text()).contains("<html lang=\"de\">").doesNotContain("<script>");
        assertThat(browser.cookie(COOKIE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"xx", "", "\"", "fr;x", "<b>"})
    void pageWhenTheCookieIsTamperedWithThenTheBrowsersLanguageCounts(String value) {
        browser.setCookie(COOKIE, value);

        assertThat(browser.get("/login").text()).containsPattern("<html lang=\"(de|fr)\">");
    }

    @Test
    void errorPageWhenThePathLooksLikeAnotherHostThenNoLinkLeadsThere() {
        TestAnswer page = browser.get("http://localhost:" + server.port() + "//evil.example/x");

        assertThat(page.text()).doesNotContain("href=\"//evil");
    }

    @Test
    void homeThenTheChoiceIsRemembered() {
        TestAnswer home = browser.get("/?ui_locales=es");

        requireRedirect(home, "/login");
        assertThat(browser.get("/login").text()).contains("<html lang=\"es\">");
    }

    @Test
    void apiWhenItNamesALanguageThenNoCookieIsSet() {
        TestAnswer answer = server.get("/.well-known/jwks.json?ui_locales=fr").send();

        assertThat(TestBrowser.setCookies(answer)).isEqualTo(List.of());
    }
}
