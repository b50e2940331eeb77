package dev.latchkey.auth.page;

import static dev.latchkey.auth.page.TestPages.requirePage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.shared.test.TestAnswer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms in the language of the browser, and malformed forms that no page has sent. */
class PageFormIT {
    private final AuthServer server = AuthServer.shared();
    private final TestBrowser browser = new TestBrowser(server);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "de | de | Anmelden",
                "de-AT,en;q=0.5 | de | Anmelden",
                "en-GB,de;q=0.5 | en | Sign in",
                "fr-CA,de;q=0.8,en;q=0.5 | fr | Connexion",
                "es-MX | es | Iniciar sesión",
                "it,de;q=0.8,en;q=0.5 | de | Anmelden",
                "it | en | Sign in",
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

        assertThat(browser.submit("/signup", "/signup", Map.of("email", "x", "password", "kurz"))
                        .text())
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
        for (String path : new String[] {"/login", "/signup", "/forgot", "/reset"}) {
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
        for (String path : new String[] {"/login", "/signup", "/forgot", "/reset"}) {
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
        TestAnswer answer = browser.submit(
                "/signup",
                "/signup",
                Map.of("name", longText, "email", longText + "@example.test", "password", longText));
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
}
