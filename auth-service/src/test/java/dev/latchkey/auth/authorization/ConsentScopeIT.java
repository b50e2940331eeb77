package dev.latchkey.auth.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.client.Clients;
import dev.latchkey.auth.client.RegisteredClient;
import dev.latchkey.auth.client.ScopeText;
import dev.latchkey.auth.client.TestClients;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.auth.scope.ScopeCatalogue;
import dev.latchkey.auth.scope.ScopeEntry;
import dev.latchkey.auth.scope.ScopeEntry.Origin;
import dev.latchkey.auth.scope.ScopeEntry.Requester;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the consent page says about the scopes of a catalogue, and for how long a consent counts. */
class ConsentScopeIT {
    private static final AtomicInteger SCOPES = new AtomicInteger();

    private final AuthServer server = AuthServer.shared();
    private final ScopeCatalogue catalogue = server.bean(ScopeCatalogue.class);
    private final TestBrowser browser = new TestBrowser(server).signedInAs(server.register());
    private final String name = "stock:read." + SCOPES.incrementAndGet();

    /** Other tests of this server expect the scopes of its settings. */
    @AfterEach
    void deleteAll() {
        server.database().execute(Role.AUTH, "DELETE FROM auth.scope");
        catalogue.load();
    }

    @Test
    void consentPageThenTheTextOfTheLanguageOrEnglishOrTheName() {
        add(name, Map.of("en", "see the stock", "de", "den Bestand sehen"));
        add(name + "x", Map.of("en", "count the stock"));
        add(name + "y", Map.of("de", "den Bestand schätzen"));
        TestApplication application = application(name + ' ' + name + "x " + name + "y unlisted:<read>");
        TestBrowser german = browser.copy().with("Accept-Language", "de");

        assertThat(browser.get(address(application)).text())
                .contains("see the stock", "count the stock", "<code>" + name + "y</code>")
                .contains("<code>unlisted:&lt;read&gt;</code>");
        assertThat(german.get(address(application)).text())
                .contains("den Bestand sehen", "count the stock", "den Bestand schätzen");
    }

    @Test
    void consentPageWhenATextHasMarkupThenItIsShownAsText() {
        add(name, Map.of("en", "<script>alert(1)</script><img src=x onerror='alert(2)'> [[${7*7}]] #{sign-out}"));

        TestAnswer page = browser.get(address(application(name)));

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=")
                .contains("[[${7*7}]] #{sign-out}")
                .doesNotContain("<script>", "<img src=x");
    }

    @Test
    void authorizeWhenTheScopeWasDeletedThenRefusedAndAnEarlierConsentDoesNotCount() {
        add(name, Map.of());
        TestApplication application = application("openid " + name);
        TestApplication.code(
                browser.submit(address(application), "/oauth2/authorize/consent", Map.of("decision", "allow")));
        TestAnswer tokens = application.redeem(server, code(application)).requireJson(200);

        delete(name);

        assertThat(TestApplication.response(browser.get(application.address(Map.of("scope", "openid " + name)))))
                .containsEntry("error", "invalid_scope");
        assertThat(application
                        .refresh(server, tokens.string("refresh_token"))
                        .requireJson(200)
                        .string("scope"))
                .isEqualTo("openid");

        add(name, Map.of());
        server.database()
                .execute(
                        Role.AUTH,
                        "UPDATE auth.client SET scope = scope || ' " + name + "' WHERE client_id = '" + application.id()
                                + "'");
        server.bean(Clients.class).forgetAll();

        assertThat(browser.get(address(application)).status())
                .as("the page asks once more")
                .isEqualTo(200);
        TestApplication.code(
                browser.submit(address(application), "/oauth2/authorize/consent", Map.of("decision", "allow")));
        application.redeem(server, code(application)).requireJson(200);
    }

    @Test
    void redeemWhenTheScopeWasDeletedAfterTheConsentThenTheTokenDoesNotHaveIt() {
        add(name, Map.of());
        TestApplication application = application("openid " + name);
        String code = TestApplication.code(
                browser.submit(address(application), "/oauth2/authorize/consent", Map.of("decision", "allow")));

        delete(name);

        assertThat(application.redeem(server, code).requireJson(200).string("scope"))
                .isEqualTo("openid");
    }

    /** {@return the address of a request for all of the registered scope} */
    private static String address(TestApplication application) {
        return application.address(Map.of("scope", ""));
    }

    private String code(TestApplication application) {
        return TestApplication.code(browser.get(address(application)));
    }

    private void delete(String scope) {
        assertThat(catalogue.delete(scope)).isTrue();
        server.bean(Clients.class).dropScope(scope);
        catalogue.load();
        server.bean(Clients.class).forgetAll();
    }

    private void add(String scope, Map<String, String> descriptions) {
        assertThat(catalogue.add(new ScopeEntry(
                        scope, descriptions, Set.of(Requester.LOGIN, Requester.CLIENTS), Origin.ADMINISTRATOR)))
                .isTrue();
        catalogue.load();
    }

    /** {@return an application of another company, which asks for all of its scope} */
    private TestApplication application(String scope) {
        RegisteredClient client = new RegisteredClient(
                UUID.randomUUID().toString(),
                "Stock",
                List.of("authorization_code", "refresh_token"),
                ScopeText.values(scope),
                List.of(TestApplication.REDIRECT),
                "none",
                null,
                null,
                null,
                List.of("latchkey-api"),
                List.of("latchkey-api"),
                false,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                Instant.parse("2026-03-01T12:00:00Z"));
        return new TestApplication(TestClients.register(server, client), new CodeVerifier());
    }
}
