package dev.latchkey.auth.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.authorization.TestApplication;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase.Role;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code GET /account/data} and its page. */
class DataDownloadIT {
    private final AuthServer server = AuthServer.shared();
    private Person person;
    private Tokens tokens;

    @BeforeEach
    void signUp() {
        person = server.register();
        tokens = server.login(person);
    }

    @Test
    void downloadThenAFileWithAllParts() {
        TestAnswer answer = download().requireJson(200);

        assertThat(answer.header("Content-Disposition")).isEqualTo("attachment; filename=\"latchkey-data.json\"");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.json())
                .containsKeys(
                        "generated_at",
                        "account",
                        "consents",
                        "events",
                        "invitations",
                        "sessions",
                        "unverified_address");
        assertThat(part(answer, "account"))
                .containsEntry("id", person.id())
                .containsEntry("username", person.username())
                .containsEntry("email", person.email())
                .containsEntry("name", "Ada Lovelace");
        assertThat(items(answer, "sessions")).hasSize(1);
        assertThat(items(answer, "events"))
                .extracting(event -> String.valueOf(((Map<?, ?>) event).get("event")))
                .containsExactly("data.downloaded", "login.succeeded", "account.registered");
    }

    @Test
    void downloadThenNoSecretAndNoHashIsInIt() {
        String text = download().text();

        assertThat(text).doesNotContain("argon2", "password_hash", "$m=", tokens.refresh(), tokens.access());
    }

    @Test
    void downloadThenOnlyOwnData() {
        Person other = server.register();

        assertThat(download().text()).doesNotContain(other.id(), other.username());
    }

    @Test
    void downloadWhenAnAdministratorHasActedThenItDoesNotShowWho() {
        Person admin = server.register();
        server.database()
                .execute(
                        Role.AUTH,
                        "SELECT auth.enable_account('" + person.id() + "', '" + admin.id()
                                + "', '{\"ip\": \"192.0.2.77\"}')");

        assertThat(download().text()).contains("account.enabled").doesNotContain(admin.id(), "192.0.2.77");
    }

    @Test
    void downloadWhenThereAreTwentyThousandSessionsThenTheNewestAndSaidSo() {
        server.database().execute(Role.AUTH, """
                INSERT INTO auth.session (id, account_id, client_id, scope, auth_time, last_used_at, expires_at, ended_at)
                SELECT gen_random_uuid(), '%s', 'latchkey', 'openid', now() - interval '1 day', now(), now(), now()
                FROM generate_series(1, 20000)""".formatted(person.id()));

        TestAnswer answer = download().requireJson(200);

        assertThat(part(answer, "sessions")).containsEntry("complete", false);
        assertThat(items(answer, "sessions")).hasSize(10_000);
    }

    @Test
    void downloadWhenFiveTimesThenThrottledAndAudited() {
        for (int i = 0; i < 5; i++) {
            download().requireJson(200);
        }

        TestAnswer answer = download();

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.string("code")).isEqualTo("throttled");
        assertThat(answer.header("Retry-After")).isNotEmpty();
        assertThat(server.audited("SELECT count(*) FROM audit.event WHERE event = 'data.downloaded' AND account_id = '"
                        + person.id() + "'"))
                .containsExactly("5");
        assertThat(server.login(person.username(), AuthServer.PASSWORD).status())
                .as("nothing else is blocked")
                .isEqualTo(200);
    }

    @Test
    void downloadByAnApplicationThenForbidden() {
        TestAnswer application =
                TestApplication.firstParty(server).tokens(server, new TestBrowser(server).signedInAs(person));

        assertThat(server.get("/account/data")
                        .bearer(application.string("access_token"))
                        .send()
                        .status())
                .isEqualTo(403);
    }

    @Test
    void downloadWithoutATokenThenUnauthorized() {
        assertThat(server.get("/account/data").send().status()).isEqualTo(401);
    }

    @Test
    void pageThenItsButtonDownloadsTheFile() {
        TestBrowser browser = new TestBrowser(server).signedInAs(person);

        TestAnswer answer = browser.submit("/account/data", "/account/data/download", Map.of());

        answer.requireJson(200);
        assertThat(part(answer, "account")).containsEntry("id", person.id());
    }

    @Test
    void pageWithoutItsTokenThenForbidden() {
        TestBrowser browser = new TestBrowser(server).signedInAs(person);

        assertThat(browser.post("/account/data/download", Map.of()).status()).isEqualTo(403);
    }

    @Test
    void pageWhenNotSignedInThenTheSignInPageComesFirst() {
        TestAnswer answer = new TestBrowser(server).get("/account/data");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Location")).startsWith("/login?continue=");
    }

    private TestAnswer download() {
        return server.get("/account/data").bearer(tokens.access()).send();
    }

    @SuppressWarnings("unchecked") // the members of a JSON object are strings
    private static Map<String, Object> part(TestAnswer answer, String section) {
        return (Map<String, Object>) Objects.requireNonNull(answer.json().get(section), section);
    }

    private static List<?> items(TestAnswer answer, String section) {
        return (List<?>) Objects.requireNonNull(part(answer, section).get("items"), section);
    }
}
