package dev.latchkey.auth.page;

import static dev.latchkey.auth.page.TestPages.requirePage;
import static dev.latchkey.auth.page.TestPages.requireRedirect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.authorization.TestApplication;
import dev.latchkey.shared.test.TestAnswer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long text in addresses: up to the limit everything works, and beyond the limit a page says so. */
class LongAddressIT {
    /** The longest continuation, in characters. */
    private static final int LONGEST = 4_608;

    private static final String TO = "/dashboard?";

    private final AuthServer server = AuthServer.shared();
    private final TestBrowser browser = new TestBrowser(server);

    @ParameterizedTest
    @ValueSource(ints = {1, 3_000, LONGEST - 11})
    void signInWhenContinuationIsUpToTheLimitThenItIsGoneOnTo(int length) {
        Person person = server.register();
        String target = TO + "x".repeat(length);

        requirePage(browser.get("/signup?continue=" + target), 200);
        TestAnswer signedIn = browser.submit(
                "/login?continue=" + target,
                "/login",
                Map.of("username", person.username(), "password", AuthServer.PASSWORD));

        requireRedirect(signedIn, target);
    }

    @Test
    void signInWhenContinuationHasEscapesUpToTheLimitThenItIsGoneOnTo() {
        Person person = server.register();
        String target = TO + "a=" + "%C3%A9&".repeat(650);

        TestAnswer signedIn = browser.submit(
                "/login?continue=" + TestBrowser.encode(target),
                "/login",
                Map.of("username", person.username(), "password", AuthServer.PASSWORD));

        requireRedirect(signedIn, target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/login", "/signup"})
    void openWhenContinuationIsOverTheLimitThenAPageSaysSo(String page) {
        requirePage(browser.get(page + "?continue=" + TO + "x".repeat(LONGEST)), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/login", "/signup"})
    void sendWhenContinuationIsOverTheLimitThenAPageSaysSo(String page) {
        TestAnswer answer = browser.submit(
                page,
                page,
                Map.of(
                        "username",
                        server.register().username(),
                        "email",
                        "long@example.test",
                        "password",
                        AuthServer.PASSWORD,
                        "continue",
                        TO + "x".repeat(LONGEST)));

        requirePage(answer, 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "login_hint", "nonce"})
    void authorizeWhenAParameterIsLongThenPeopleSignInAndComeBack(String name) {
        TestApplication application = TestApplication.firstParty(server);
        for (String text : List.of("x".repeat(3_500), " ".repeat(3_500), "é".repeat(550), "%".repeat(1_100))) {
            TestBrowser fresh = new TestBrowser(server);
            TestAnswer asked = fresh.get(application.address(Map.of(name, text)));
            assertThat(asked.status()).as(asked.text()).isEqualTo(303);

            TestAnswer page = fresh.get(asked.header("Location"));
            requirePage(page, 200);
            Person person = server.register();
            TestAnswer signedIn = fresh.submit(
                    asked.header("Location"),
                    "/login",
                    Map.of("username", person.username(), "password", AuthServer.PASSWORD));
            TestAnswer back = fresh.get(signedIn.header("Location"));
            assertThat(back.header("Location"))
                    .as("%d times %s: %s", text.length(), text.charAt(0), back.text())
                    .startsWith(TestApplication.REDIRECT + "?")
                    .contains("code=");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "login_hint"})
    void authorizeWhenAParameterIsOverTheLimitThenAPageSaysSo(String name) {
        TestApplication application = TestApplication.firstParty(server);

        requirePage(browser.get(application.address(Map.of(name, "x".repeat(4_096)))), 400);
    }

    @ParameterizedTest
    @DisplayName("60 96 long text anywhere in an address: never a 500")
    @ValueSource(
            strings = {
                "/sessions/",
                "/dashboard/sessions/",
                "/accounts/",
                "/admin/users/",
                "/admin/users?query=",
                "/admin/clients/",
                "/assets/",
                "/swagger-ui/",
                "/health/",
                "/oauth2/logout?id_token_hint=",
                "/oauth2/logout?post_logout_redirect_uri=https://a.example.test/",
                "/login?name=",
                "/nothing/",
                "/?",
                "/oauth2/authorize?client_id=",
                "/oauth2/authorize?client_id=latchkey&redirect_uri=http://127.0.0.1/",
            })
    void getWhenTheAddressIsLongThenNoServerError(String path) {
        for (String part : List.of("x", "x/", "%2f", "a=b&", "é")) {
            int count = 12_000 / TestBrowser.encode(part).length();
            String text = part.equals("é") ? TestBrowser.encode(part).repeat(count) : part.repeat(count);
            for (String method : List.of("GET", "DELETE", "POST")) {
                assertThat(browser.request(method, path + text).send().status())
                        .as("%s %s and %d times %s", method, path, count, part)
                        .isLessThan(500);
            }
        }
    }

    @ParameterizedTest
    @DisplayName("95 a browser that asks for an unknown address: the error page")
    @ValueSource(strings = {"/nothing", "/nothing/here?x=y", "/oauth2/nothing", "/assets/nothing.css", "/register/x"})
    void getAnUnknownAddressAsABrowserThenThePage(String path) {
        TestAnswer answer = browser.get(path);

        requirePage(answer, 404);
        assertThat(answer.header("Content-Security-Policy")).contains("frame-ancestors 'none'");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    @DisplayName("95 an API client that asks for an unknown address: a problem")
    void getAnUnknownAddressAsAnApiClientThenAProblem() {
        server.get("/nothing").send().requireProblem(404, "There is nothing at this address.");
        server.get("/nothing")
                .header("Accept", "application/json, text/html;q=0.5")
                .send()
                .requireProblem(404, "There is nothing at this address.");
        server.get("/nothing")
                .header("Accept", "text/html")
                .bearer("x")
                .send()
                .requireProblem(404, "There is nothing at this address.");
    }
}
