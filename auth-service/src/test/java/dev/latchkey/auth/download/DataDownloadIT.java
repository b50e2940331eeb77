package dev.latchkey.auth.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.authorization.TestApplication;
import dev.latchkey.auth.factor.TestApp;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.auth.passkey.TestAuthenticator;
import dev.latchkey.auth.passkey.TestPasskeys;
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
                .containsOnlyKeys(
                        "generated_at",
                        "account",
                        "address_changes",
                        "consents",
                        "devices",
                        "events",
                        "invitations",
                        "passkeys",
                        "second_factors",
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
        TestPasskeys.added(server, tokens.access(), new TestAuthenticator());
        TestApp app = TestApp.setUp(server, person, tokens.access());

        String text = download().text();

        assertThat(text).doesNotContain("argon2", "password_hash", "$m=", tokens.refresh(), tokens.access());
        assertThat(text).doesNotContain(app.secret(), "credential", "public_key", "hash");
        assertThat(text).doesNotContain(app.recoveryCodes());
    }

    @Test
    void downloadWhenThereIsASecondFactorThenItsTimesAndNumbers() {
        assertThat(part(download(), "second_factors"))
                .containsEntry("totp_created_at", null)
                .containsEntry("recovery_codes", 0L)
                .containsEntry("recovery_codes_used", 0L);
        TestApp.setUp(server, person, tokens.access());
        server.database().execute(Role.AUTH, """
                        UPDATE auth.recovery_code SET used_at = now() WHERE (account_id, hash) IN (
                            SELECT account_id, hash FROM auth.recovery_code WHERE account_id = '%s' LIMIT 3)""".formatted(person.id()));

        assertThat(part(download(), "second_factors"))
                .containsOnlyKeys("totp_created_at", "recovery_codes", "recovery_codes_used")
                .doesNotContainEntry("totp_created_at", null)
                .containsEntry("recovery_codes", 10L)
                .containsEntry("recovery_codes_used", 3L);
    }

    @Test
    void downloadWhenThereIsAPasskeyThenItsNameAndTimes() {
        TestAuthenticator authenticator = new TestAuthenticator();
        TestPasskeys.added(server, tokens.access(), authenticator);

        assertThat(item(download(), "passkeys"))
                .containsOnlyKeys("name", "created_at", "last_used_at", "backed_up")
                .containsEntry("name", "Telephone")
                .containsEntry("last_used_at", null)
                .containsEntry("backed_up", false);
        TestPasskeys.signIn(server, authenticator).requireJson(200);
        assertThat(item(download(), "passkeys")).doesNotContainEntry("last_used_at", null);
    }

    @Test
    void downloadWhenADeviceIsKnownThenItIsInIt() {
        server.database()
                .execute(Role.AUTH, "SELECT auth.see_device('" + person.id() + "', 'Firefox on Linux', false)");

        assertThat(item(download(), "devices"))
                .containsOnlyKeys("device", "seen_at", "told_at")
                .containsEntry("device", "Firefox on Linux")
                .containsEntry("told_at", null);
    }

    @Test
    void downloadWhenTheAddressChangesThenTheNextAndTheEarlierOneAreInIt() {
        assertThat(part(download(), "address_changes")).containsEntry("pending", null);
        server.database().execute(Role.AUTH, """
                INSERT INTO auth.address_change (
                    account_id, session_id, email, email_key, token_hash, code_hash, expires_at)
                VALUES (
                    '%1$s', gen_random_uuid(), 'next@example.test', 'next@example.test', sha256('%1$s'), sha256('code'),
                    now() + interval '1 hour');
                INSERT INTO auth.address_undo (hash, account_id, email, email_key, takes_username, expires_at)
                VALUES (
                    sha256('undo %1$s'), '%1$s', 'past@example.test', 'past@example.test', false,
                    now() + interval '1 hour')""".formatted(person.id()));

        Map<String, Object> changes = part(download(), "address_changes");

        assertThat(changes).containsOnlyKeys("pending", "undo_links");
        assertThat(String.valueOf(changes.get("pending")))
                .contains("email=next@example.test", "expires_at=")
                .doesNotContain("code", "token");
        assertThat(String.valueOf(changes.get("undo_links")))
                .contains("complete=true", "email=past@example.test", "expires_at=", "used_at=null")
                .doesNotContain("hash");
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

    /** {@return the only item of a list} */
    @SuppressWarnings("unchecked") // as above
    private static Map<String, Object> item(TestAnswer answer, String section) {
        List<?> items = items(answer, section);
        assertThat(items).hasSize(1);
        return (Map<String, Object>) items.getFirst();
    }

    private static List<?> items(TestAnswer answer, String section) {
        return (List<?>) Objects.requireNonNull(part(answer, section).get("items"), section);
    }
}
