package dev.latchkey.auth.profile;

import static dev.latchkey.auth.page.TestPages.requirePage;
import static dev.latchkey.auth.page.TestPages.requireRedirect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.authorization.TestApplication;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /applications}, {@code DELETE /applications/{client_id}}, and the page. */
class ApplicationsIT {
    private final AuthServer server = AuthServer.shared();
    private Person person;
    private Tokens tokens;
    private TestBrowser browser;

    @BeforeEach
    void register() {
        person = server.register();
        tokens = server.login(person);
        browser = new TestBrowser(server).signedInAs(person);
    }

    @Test
    void listThenItHasWhatWasAllowed() {
        assertThat(list().text()).isEqualTo("[]");
        TestApplication application = TestApplication.publicOne(server);
        allow(application);

        TestAnswer answer = list();

        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.text())
                .contains(
                        "\"client_id\":\"" + application.id() + "\"",
                        "\"client_name\":\"Orders & Co\"",
                        "\"scope\":\"email notes:read openid profile\"",
                        "\"since\":");
        assertThat(server.get("/applications")
                        .bearer(server.signUp().access())
                        .send()
                        .text())
                .isEqualTo("[]");
    }

    @Test
    void withdrawThenItsSessionEndsAndItMustAskAgain() {
        TestApplication application = TestApplication.publicOne(server);
        TestAnswer opened = application.redeem(server, allow(application)).requireJson(200);

        assertThat(withdraw(application.id()).status()).isEqualTo(204);

        assertThat(server.get("/userinfo")
                        .bearer(opened.string("access_token"))
                        .send()
                        .status())
                .isEqualTo(401);
        application.refresh(server, opened.string("refresh_token")).requireOAuthError(400, "invalid_grant");
        server.status(tokens.access()).requireJson(200);
        requirePage(browser.get(application.address()), 200);
        assertThat(list().text()).isEqualTo("[]");
        assertThat(server.audited("SELECT client_id FROM audit.event WHERE event = 'consent.withdrawn'"
                        + " AND account_id = '" + person.id() + "'"))
                .containsExactly(application.id());
        withdraw(application.id())
                .requireProblem(404, "application_not_found", "You have not allowed such an application anything.");
    }

    @Test
    void withdrawWhenACodeIsNotRedeemedYetThenItIsDead() {
        TestApplication application = TestApplication.publicOne(server);
        String code = allow(application);

        withdraw(application.id());

        application.redeem(server, code).requireOAuthError(400, "invalid_grant");
    }

    @Test
    void withdrawThenOtherPeopleKeepTheirSessions() {
        TestApplication application = TestApplication.publicOne(server);
        allow(application);
        TestBrowser stranger = new TestBrowser(server).signedInAs(server.register());
        String code = TestApplication.code(
                stranger.submit(application.address(), "/oauth2/authorize/consent", Map.of("decision", "allow")));
        TestAnswer theirs = application.redeem(server, code).requireJson(200);

        withdraw(application.id());

        server.get("/userinfo").bearer(theirs.string("access_token")).send().requireJson(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"latchkey", "unknown", "resource-service", "%00", "x%27--"})
    void withdrawWhatWasNotAllowedThenNotFoundAndSessionsGoOn(String clientId) {
        assertThat(withdraw(clientId).status()).isEqualTo(404);
        server.status(tokens.access()).requireJson(200);
    }

    @Test
    void pageThenTheApplicationIsWithdrawnByItsButton() {
        TestApplication application = TestApplication.publicOne(server);
        allow(application);
        TestAnswer page = browser.get("/applications");
        requirePage(page, 200);
        assertThat(page.text()).contains("Orders &amp; Co", "Withdraw");

        requireRedirect(browser.submit("/applications", "/applications/withdraw", Map.of()), "/applications");

        assertThat(browser.get("/applications").text())
                .contains("The application is not allowed anything any more", "You have not allowed any application");
        requireRedirect(new TestBrowser(server).get("/applications"), "/login?continue=%2Fapplications");
    }

    /** {@return the code for an application that the person has allowed what it asks for} */
    private String allow(TestApplication application) {
        return TestApplication.code(
                browser.submit(application.address(), "/oauth2/authorize/consent", Map.of("decision", "allow")));
    }

    private TestAnswer list() {
        return server.get("/applications").bearer(tokens.access()).send();
    }

    private TestAnswer withdraw(String clientId) {
        return server.request("DELETE", "/applications/" + clientId)
                .bearer(tokens.access())
                .send();
    }
}
