package dev.latchkey.auth.authorization;

import static dev.latchkey.auth.authorization.TestApplication.code;
import static dev.latchkey.auth.authorization.TestApplication.response;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.auth.page.TestPages;
import dev.latchkey.shared.test.TestAnswer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to {@code /oauth2/authorize} and decisions on the consent page, most of them invalid. */
class AuthorizationRequestIT {
    private final AuthServer server = AuthServer.shared();
    private final TestApplication application = TestApplication.firstParty(server);
    private final TestBrowser browser = new TestBrowser(server).signedInAs(server.register());

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "response_type '' invalid_request",
                "response_type token unsupported_response_type",
                "response_type id_token unsupported_response_type",
                "response_type foo unsupported_response_type",
                "response_type 'code id_token' unsupported_response_type",
                "code_challenge '' invalid_request",
                "code_challenge short invalid_request",
                "code_challenge_method '' invalid_request",
                "code_challenge_method plain invalid_request",
                "code_challenge_method s256 invalid_request",
                "scope unknown invalid_scope",
                "scope 'openid notes:write' invalid_scope",
                "scope ' ' invalid_scope",
                "prompt 'none login' invalid_request",
                "prompt create invalid_request",
                "prompt never invalid_request",
                "max_age -1 invalid_request",
                "max_age soon invalid_request",
                "acr_values 3 unmet_authentication_requirements",
                "acr_values 'urn:mace:incommon:iap:silver phr' unmet_authentication_requirements",
                "response_mode fragment invalid_request",
                "response_mode form_post invalid_request",
                "response_mode x invalid_request",
                "request eyJhbGciOiJub25lIn0.e30. request_not_supported",
                "request_uri https://evil.example.test/r request_uri_not_supported",
                "registration {} registration_not_supported",
                "resource https://orders.example.test invalid_target",
            })
    @DisplayName("93 PKCE missing or plain, and every other error that goes to the client")
    void authorizeWhenParameterIsBadThenTheClientIsTold(String name, String value, String error) {
        TestAnswer answer = browser.get(application.address(Map.of(name, value)));

        assertThat(response(answer))
                .containsEntry("error", error)
                .containsEntry("state", TestApplication.STATE)
                .containsEntry("iss", AuthServer.ISSUER)
                .doesNotContainKey("code");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(new TestBrowser(server)
                        .get(application.address(Map.of(name, value)))
                        .header("Location"))
                .as("before a user signs in")
                .startsWith(TestApplication.REDIRECT + "?");
    }

    @ParameterizedTest
    @CsvSource({
        "de,            de",
        "de_DE,         de",
        "de-CH-1901,    de",
        "pt_BR fr de,   fr",
        "es-419 fr,     es",
        "pt_BR it de,   de",
        "DE,            de",
        "en de,         en",
        "pt_BR,         en",
        "'-- !! \u00e4', en",
        "'  ',          en",
    })
    void authorizeWhenLanguagesAreAskedForThenThePagesAreInTheFirstThatThereIs(String uiLocales, String language) {
        TestApplication third = TestApplication.publicOne(server);
        String address = third.address(Map.of("ui_locales", uiLocales, "claims_locales", "x_Y", "display", "hologram"));
        TestBrowser visitor = new TestBrowser(server);

        String signIn = visitor.get(address).header("Location");
        assertThat(signIn).startsWith("/login?");
        TestAnswer page = visitor.get(signIn);
        assertThat(page.text()).contains("<html lang=\"" + language + "\"");
        String signUp =
                page.text().replaceAll("(?s).*href=\"(/signup[^\"]*)\".*", "$1").replace("&amp;", "&");
        assertThat(visitor.get(signUp).text()).contains("<html lang=\"" + language + "\"");
        assertThat(browser.get(address).text()).as("consent").contains("<html lang=\"" + language + "\"");
    }

    @Test
    void authorizeWhenNoLanguageIsSpokenHereThenTheBrowsersIsUsed() {
        TestApplication third = TestApplication.publicOne(server);
        TestBrowser german = browser.copy().with("Accept-Language", "de");

        assertThat(german.get(third.address(Map.of("ui_locales", "it"))).text()).contains("<html lang=\"de\"");
        assertThat(german.get(third.address(Map.of("ui_locales", "en"))).text()).contains("<html lang=\"en\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "scope", "response_type", "nonce", "prompt", "code_challenge", "x"})
    @DisplayName("39 a duplicated parameter: invalid_request")
    void authorizeWhenParameterIsDuplicatedThenTheClientIsTold(String name) {
        TestAnswer answer = browser.get(application.address(Map.of("x", "1")) + "&" + name + "=other");

        assertThat(response(answer)).containsEntry("error", "invalid_request");
        assertThat(response(answer).getOrDefault("state", TestApplication.STATE))
                .isEqualTo(TestApplication.STATE);
    }

    @Test
    void authorizeWhenTheClientHasNoSuchGrantThenUnauthorizedClient() {
        TestApplication other = TestApplication.withGrants(server, "refresh_token");

        assertThat(response(browser.get(other.address()))).containsEntry("error", "unauthorized_client");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://app.example.test/callback/",
                "https://app.example.test/callback?",
                "https://app.example.test/callback?x=1",
                "https://app.example.test/callback#",
                "https://app.example.test/callback#x",
                "https://app.example.test/Callback",
                "https://APP.example.test/callback",
                "HTTPS://app.example.test/callback",
                "http://app.example.test/callback",
                "https://app.example.test:443/callback",
                "https://app.example.test:8443/callback",
                "https://app.example.test./callback",
                "https://app.example.test//callback",
                "https://app.example.test/./callback",
                "https://app.example.test/x/../callback",
                "https://app.example.test/callback/..",
                "https://app.example.test/callback%2f",
                "https://app.example.test/%63allback",
                "https://app.example.test\\@evil.example.test/callback",
                "https://app.example.test@evil.example.test/callback",
                "https://evil.example.test/callback",
                "https://app.example.test.evil.example.test/callback",
                "//app.example.test/callback",
                "//evil.example.test",
                "/callback",
                "callback",
                "javascript:alert(1)",
                "data:text/html,x",
                "https://app.example.test/callback\r\nX: y",
                " https://app.example.test/callback",
                "https://app.example.test/callback ",
                "https://app.example.test/callback\u0000",
                "https://\u0430pp.example.test/callback",
            })
    @DisplayName("92 a redirect_uri that differs from the registered address in a character: a page, and no redirect")
    void authorizeWhenRedirectIsAnotherThenAPage(String redirect) {
        requireRefusal(browser.get(application.address(Map.of("redirect_uri", redirect))));
        requireRefusal(new TestBrowser(server).get(application.address(Map.of("redirect_uri", redirect))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nobody", "latchkey", "a b", "\u00e4", "' OR 1=1"})
    void authorizeWhenClientIsUnknownThenAPage(String id) {
        requireRefusal(browser.get(application.address(Map.of("client_id", id))));
    }

    @Test
    void authorizeWhenClientOrRedirectOccursTwiceThenAPage() {
        requireRefusal(browser.get(application.address() + "&client_id=" + application.id()));
        requireRefusal(browser.get(application.address() + "&redirect_uri=https%3A%2F%2Fevil.example.test"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"&x=%ff", "&x=%00", "&x=%c3%28"})
    void authorizeWhenNotUtf8ThenAPage(String more) {
        requireRefusal(browser.get(application.address() + more));
    }

    @Test
    void authorizeWhenNothingIsGivenThenAPage() {
        requireRefusal(browser.get("/oauth2/authorize"));
        requireRefusal(browser.get("/oauth2/authorize?"));
        requireRefusal(browser.post("/oauth2/authorize", Map.of()));
        requireRefusal(server.get("/oauth2/authorize").send());
    }

    @Test
    void authorizeWhenOverlongThenAPage() {
        requireRefusal(browser.get(application.address(Map.of("state", "x".repeat(5_000)))));
        TestAnswer answer = browser.get(application.address(Map.of("state", "x".repeat(30_000))));
        assertThat(answer.status()).isIn(400, 413, 414);
    }

    @Test
    void authorizeWhenStateIsLongAndOddThenItComesBackAsItWas() {
        String state = "a b+c&d=e%20\u00e4\"<>#?/".repeat(20);

        TestAnswer answer = browser.get(application.address(Map.of("state", state)));

        assertThat(response(answer)).containsEntry("state", state).containsKey("code");
        TestBrowser other = new TestBrowser(server);
        AuthServer.Person person = server.register();
        String signInPage =
                other.get(application.address(Map.of("state", state))).header("Location");
        String asked = other.submit(
                        signInPage, "/login", Map.of("username", person.username(), "password", AuthServer.PASSWORD))
                .header("Location");
        assertThat(response(other.get(asked))).containsEntry("state", state).containsKey("code");
    }

    @Test
    @DisplayName("an altered state comes back unchanged, so that the client notices it")
    void authorizeWhenThereIsNoStateThenNoneComesBack() {
        assertThat(response(browser.get(application.address(Map.of("state", "")))))
                .containsOnlyKeys("code", "iss");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/callback",
                "http://127.0.0.1:1/callback",
                "http://127.0.0.1:65535/callback",
            })
    @DisplayName("RFC 8252: an application on a device may choose its port")
    void authorizeWhenLoopbackPortIsAnotherThenThere(String redirect) {
        TestApplication app = TestApplication.withRedirects(
                server, ClientAuthenticationMethod.NONE, "http://127.0.0.1:8000/callback");

        TestAnswer answer = browser.get(app.address(Map.of("redirect_uri", redirect)));

        assertThat(answer.header("Location")).startsWith(redirect + "?");
        String code = String.valueOf(
                TestApplication.parameters(answer.header("Location")).get("code"));
        app.redeem(server, code, Map.of("redirect_uri", "http://127.0.0.1:8000/callback"))
                .requireOAuthError(400, "invalid_grant");
        app.redeem(server, code, Map.of("redirect_uri", redirect)).requireJson(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:0/callback",
                "http://127.0.0.1:65536/callback",
                "http://127.0.0.1:/callback",
                "http://127.0.0.1:80@evil.example.test/callback",
                "http://127.0.0.1:x/callback",
                "http://127.0.0.2:8000/callback",
                "http://localhost:8000/callback",
                "https://127.0.0.1:8000/callback",
                "http://127.0.0.1:8001/other",
                "http://127.0.0.1:8001/callback?x",
                "http://127.0.0.1:8001/callback/../callback",
                "http://127.0.0.1.evil.example.test/callback",
            })
    void authorizeWhenMoreThanTheLoopbackPortIsAnotherThenAPage(String redirect) {
        TestApplication app = TestApplication.withRedirects(
                server, ClientAuthenticationMethod.NONE, "http://127.0.0.1:8000/callback");

        requireRefusal(browser.get(app.address(Map.of("redirect_uri", redirect))));
    }

    @Test
    void authorizeWhenLoopbackPortOfAServersClientIsAnotherThenAPage() {
        TestApplication app = TestApplication.withRedirects(
                server, ClientAuthenticationMethod.CLIENT_SECRET_BASIC, "http://127.0.0.1:8000/callback");

        requireRefusal(browser.get(app.address(Map.of("redirect_uri", "http://127.0.0.1:8001/callback"))));
    }

    @Test
    void authorizeWhenRedirectHasAQueryOrAnOwnSchemeThenTheAnswerIsAddedToIt() {
        TestApplication query = TestApplication.withRedirects(
                server, ClientAuthenticationMethod.NONE, "https://app.example.test/callback?tenant=a");
        TestApplication device =
                TestApplication.withRedirects(server, ClientAuthenticationMethod.NONE, "org.example.app:/callback");

        assertThat(browser.get(query.address()).header("Location"))
                .startsWith("https://app.example.test/callback?tenant=a&");
        assertThat(browser.get(device.address()).header("Location")).startsWith("org.example.app:/callback?");
        String page = new TestBrowser(server).get(device.address()).header("Location");
        assertThat(new TestBrowser(server).get(page).header("Content-Security-Policy"))
                .endsWith("form-action 'self' org.example.app:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example.test/",
                "//evil.example.test/oauth2/authorize",
                "/\\evil.example.test",
                "/oauth2/authorize/../../evil",
                "/oauth2/authorize@evil.example.test",
                "/oauth2/authorizer",
                "/OAUTH2/authorize",
                "/oauth2/authorize/",
                "/oauth2/authorize#x",
                "/oauth2%2fauthorize",
                "/oauth2/token",
            })
    @DisplayName("92 an open redirect by continue: refused")
    void signInWhenContinuationIsNoneOfOursThenToTheDashboard(String target) {
        AuthServer.Person person = server.register();
        TestBrowser other = new TestBrowser(server);

        TestAnswer answer = other.submit(
                "/login?continue=" + TestBrowser.encode(target),
                "/login",
                Map.of("username", person.username(), "password", AuthServer.PASSWORD));

        assertThat(answer.header("Location")).isEqualTo("/dashboard");
        assertThat(other.get("/login?again=true&continue=" + TestBrowser.encode(target))
                        .header("Content-Security-Policy"))
                .endsWith("form-action 'self'");
    }

    @Test
    @DisplayName("the form of a sign-in page for an unregistered address leads nowhere else")
    void signInPageWhenRedirectIsAnothersThenFormsStayHere() {
        String page = "/login?again=true&continue="
                + TestBrowser.encode(application.address(Map.of("redirect_uri", "https://evil.example.test/")));

        assertThat(browser.get(page).header("Content-Security-Policy")).endsWith("form-action 'self'");
    }

    @Test
    @DisplayName("90 a decision without its token, with another token, or from another site: 403")
    void decideWhenForgedThenForbidden() {
        TestApplication third = TestApplication.publicOne(server);
        Map<String, String> form = new HashMap<>(TestBrowser.hidden(browser.get(third.address())));
        form.put("decision", "allow");
        Map<String, String> without = new HashMap<>(form);
        without.remove("_csrf");

        requirePage(browser.post("/oauth2/authorize/consent", without), 403);
        requirePage(browser.copy().with("Sec-Fetch-Site", "cross-site").post("/oauth2/authorize/consent", form), 403);
        requirePage(new TestBrowser(server).signedInAs(server.register()).post("/oauth2/authorize/consent", form), 403);
        assertThat(new TestBrowser(server)
                        .post("/oauth2/authorize/consent", form)
                        .header("Location"))
                .isEqualTo("/login");
        assertThat(browser.get(third.address()).status())
                .as("no consent was given")
                .isEqualTo(200);
        code(browser.post("/oauth2/authorize/consent", form));
    }

    @Test
    void decideWhenMalformedThenAPage() {
        TestApplication third = TestApplication.publicOne(server);
        Map<String, String> form = new HashMap<>(TestBrowser.hidden(browser.get(third.address())));

        requirePage(browser.post("/oauth2/authorize/consent", form), 400);
        form.put("decision", "perhaps");
        requirePage(browser.post("/oauth2/authorize/consent", form), 400);
        form.put("decision", "allow");
        form.put("request", "client_id=" + third.id() + "&redirect_uri=https%3A%2F%2Fevil.example.test");
        requireRefusal(browser.post("/oauth2/authorize/consent", form));
        form.put("request", "x".repeat(5_000));
        requireRefusal(browser.post("/oauth2/authorize/consent", form));
        requirePage(browser.get("/oauth2/authorize/consent"), 405);
    }

    @Test
    @DisplayName("a double click on the button gives two valid codes")
    void decideTwiceAtOnceThenBothCodesAreGood() throws Exception {
        TestApplication third = TestApplication.publicOne(server);
        Map<String, String> form = new HashMap<>(TestBrowser.hidden(browser.get(third.address())));
        form.put("decision", "allow");
        Callable<TestAnswer> click = () -> browser.copy().post("/oauth2/authorize/consent", form);

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<TestAnswer> answer : threads.invokeAll(List.of(click, click, click))) {
                third.redeem(server, code(answer.get())).requireJson(200);
            }
        }
    }

    @Test
    void consentPageInGermanThenInGerman() {
        TestApplication third = TestApplication.publicOne(server);

        assertThat(browser.with("Accept-Language", "de").get(third.address()).text())
                .contains("<h1>Orders &amp; Co erlauben, Sie anzumelden?</h1>")
                .contains("Ihre Notizen lesen")
                .doesNotContain("??");
        assertThat(browser.get("/oauth2/authorize").text()).contains("Diese Anmeldung geht nicht");
    }

    private static void requireRefusal(TestAnswer answer) {
        requirePage(answer, 400);
        assertThat(answer.text()).contains("<h1>This sign-in does not work</h1>");
        assertThat(answer.headers().firstValue("Location")).isEmpty();
    }

    private static void requirePage(TestAnswer answer, int status) {
        TestPages.requirePage(answer, status);
        assertThat(answer.header("Content-Security-Policy")).contains("frame-ancestors 'none'");
    }
}
