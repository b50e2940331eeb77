package dev.latchkey.auth.passkey;

import static dev.latchkey.auth.page.TestPages.input;
import static dev.latchkey.auth.page.TestPages.requirePage;
import static dev.latchkey.auth.page.TestPages.requireRedirect;
import static dev.latchkey.auth.passkey.TestPasskeys.requireRefused;
import static dev.latchkey.auth.passkey.TestPasskeys.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Passkeys on the pages. The test does what the script does: it takes the options of a page, and sends its form. */
class PasskeyPageIT {
    private final AuthServer server = AuthServer.shared();
    private final Person person = server.register();
    private final TestBrowser browser = new TestBrowser(server).signedInAs(person);
    private final TestAuthenticator authenticator = new TestAuthenticator();

    @Test
    void addThenListedAndItSignsInAnotherBrowser() {
        requirePage(browser.get("/passkeys"), 200);
        assertThat(browser.get("/passkeys").text()).contains("You have no passkey yet.");

        requireRedirect(add("My telephone"), "/passkeys");

        TestAnswer list = browser.get("/passkeys");
        requirePage(list, 200);
        assertThat(list.text())
                .contains("The passkey is added. All other sessions have ended.")
                .contains("My telephone", "On one device", "Not used yet");
        TestBrowser other = new TestBrowser(server);
        requireRedirect(signInWith(other), "/dashboard");
        assertThat(other.get("/dashboard").text()).contains(person.email());
        assertThat(other.cookie("__Host-latchkey-device")).isNotEmpty();
        assertThat(browser.get("/passkeys").text()).contains("Last used on");
    }

    @Test
    void addWithoutANameThenItHasTheOneOfTheForm() {
        assertThat(input(browser.get("/passkeys/new"), "name")).contains("value=\"Passkey 1\"");

        requireRedirect(add(""), "/passkeys");

        assertThat(browser.get("/passkeys").text()).contains("Passkey 1");
    }

    @Test
    void addTwiceByADoubleClickThenOnce() {
        String credential = authenticator.register(options(browser.get("/passkeys/new")));
        Map<String, String> fields = Map.of("name", "Telephone", "credential", credential);
        requireRedirect(browser.submit("/passkeys/new", "/passkeys", fields), "/passkeys");

        requireRedirect(browser.submit("/passkeys/new", "/passkeys", fields), "/passkeys");

        assertThat(browser.get("/passkeys").text().split("/passkeys/remove", -1))
                .hasSize(2);
    }

    @Test
    void addWhenTheAnswerIsBadThenTheFormTellsAndKeepsTheName() {
        TestAnswer answer =
                browser.submit("/passkeys/new", "/passkeys", Map.of("name", "Telephone", "credential", "nonsense"));

        requirePage(answer, 400);
        assertThat(answer.text()).contains("The passkey was not accepted");
        assertThat(input(answer, "name")).contains("value=\"Telephone\"");
    }

    @Test
    void renameThenTheListHasTheName() {
        add("Telephone");

        requireRedirect(
                browser.submit("/passkeys", "/passkeys/rename", Map.of("passkey", id(), "name", "Old telephone")),
                "/passkeys");

        assertThat(browser.get("/passkeys").text()).contains("The passkey has its new name.", "Old telephone");
        TestAnswer bad = browser.submit("/passkeys", "/passkeys/rename", Map.of("passkey", id(), "name", " "));
        requirePage(bad, 400);
        assertThat(bad.text()).contains("The name must have 1 to 64 readable characters.");
    }

    @Test
    void removeThenItSignsInNoMore() {
        add("Telephone");

        requireRedirect(browser.submit("/passkeys", "/passkeys/remove", Map.of("passkey", id())), "/passkeys");

        assertThat(browser.get("/passkeys").text()).contains("The passkey is removed.", "You have no passkey yet.");
        requireRefused(signIn(server, authenticator));
    }

    @Test
    void removeThePasskeyOfAnotherThenNothingChanges() {
        add("Telephone");
        String id = id();
        TestBrowser thief = new TestBrowser(server).signedInAs(server.register());

        requireRedirect(thief.submit("/passkeys", "/passkeys/remove", Map.of("passkey", id)), "/passkeys");

        signIn(server, authenticator).requireJson(200);
    }

    @Test
    void signInWhenThePasskeyIsBadThenThePageTellsAndHasNewOptions() {
        TestBrowser other = new TestBrowser(server);

        TestAnswer answer = other.submit("/login", "/login/passkey", Map.of("credential", "{}"));

        requirePage(answer, 401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(answer.text()).contains("This passkey does not work here.", "href=\"#passkey\"");
        add("Telephone");
        String credential = authenticator.signIn(options(answer));
        requireRedirect(other.submit("/login", "/login/passkey", Map.of("credential", credential)), "/dashboard");
    }

    @Test
    void signInWhenTheUserIsNotVerifiedThenThePageTells() {
        add("Telephone");
        authenticator.flags(TestAuthenticator.USER_PRESENT);

        TestAnswer answer = signInWith(new TestBrowser(server));

        requirePage(answer, 401);
        assertThat(answer.text()).contains("Your device has not asked for your fingerprint, face or PIN.");
    }

    @Test
    void signInThenItContinuesWhereItWasAskedFor() {
        add("Telephone");
        TestBrowser other = new TestBrowser(server);
        String page = "/login?continue=%2Fpasskeys";

        String credential = authenticator.signIn(options(other.get(page)));

        requireRedirect(other.submit(page, "/login/passkey", Map.of("credential", credential)), "/passkeys");
    }

    @Test
    void postWithoutTokenThenForbidden() {
        for (String path : new String[] {"/passkeys", "/passkeys/rename", "/passkeys/remove", "/login/passkey"}) {
            requirePage(browser.post(path, Map.of("credential", "{}")), 403);
        }
    }

    @Test
    void signInPageThenItIsTheSameForEveryNameAndHasOneScript() {
        TestBrowser stranger = new TestBrowser(server);
        String plain = stranger.get("/login").text();

        assertThat(plain).contains("data-passkey=\"sign-in\"", "autocomplete=\"username webauthn\"");
        assertThat(stable(stranger.get("/login?name=" + TestBrowser.encode(person.username())), person.username()))
                .isEqualTo(stable(stranger.get("/login?name=nobody"), "nobody"));
        assertThat(stranger.get("/login").header("Content-Security-Policy")).contains("connect-src 'self';");
        assertThat(browser.get("/passkeys").header("Content-Security-Policy")).doesNotContain("connect-src");
    }

    @Test
    void getThenBrowsersGetThePageAndApiClientsTheList() {
        String access = server.login(person).access();

        requirePage(browser.get("/passkeys"), 200);
        requireRedirect(new TestBrowser(server).get("/passkeys"), "/login");
        assertThat(server.get("/passkeys")
                        .bearer(access)
                        .send()
                        .requireJson(200)
                        .text())
                .isEqualTo("[]");
        assertThat(server.get("/passkeys")
                        .header("Accept", "application/json")
                        .send()
                        .status())
                .isEqualTo(401);
    }

    private TestAnswer add(String name) {
        String credential = authenticator.register(options(browser.get("/passkeys/new")));
        return browser.submit("/passkeys/new", "/passkeys", Map.of("name", name, "credential", credential));
    }

    private TestAnswer signInWith(TestBrowser other) {
        String credential = authenticator.signIn(options(other.get("/login")));
        return other.submit("/login", "/login/passkey", Map.of("credential", credential));
    }

    /** {@return the id of the only passkey in the list} */
    private String id() {
        return browser.get("/passkeys").text().replaceFirst("(?s).*id=\"passkey-([0-9a-f-]{36})\".*", "$1");
    }

    private static String options(TestAnswer page) {
        return page.text()
                .replaceFirst("(?s).*data-options=\"([^\"]*)\".*", "$1")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
    }

    /** {@return the page without what differs at each request, and without the name} */
    private static String stable(TestAnswer page, String name) {
        return page.text()
                .replaceAll("value=\"[\\w-]{64}\"", "")
                .replaceAll("data-options=\"[^\"]*\"", "")
                .replace(name, "");
    }
}
