package dev.latchkey.auth.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.authorization.TestApplication;
import dev.latchkey.auth.mail.MailServer;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** {@code DELETE /account} and the page {@code /account/delete}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountDeletionIT {
    private static final MailServer MAILS = MailServer.start();

    private final TestDatabase database = AuthDatabase.create();
    private final TestClock clock = TestClock.at(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    private AuthServer server;
    private Person person;

    @BeforeAll
    void start() {
        server = AuthServer.start(
                database,
                clock,
                Map.of("latchkey.mail.url", MAILS.url(), "latchkey.mail.from", "no-reply@example.test"));
    }

    @BeforeEach
    void register() {
        person = server.register();
        database.execute(
                Role.AUTH, "UPDATE auth.account SET email_verified_at = now() WHERE id = '" + person.id() + "'");
    }

    @AfterAll
    void stop() {
        server.close();
        MAILS.close();
    }

    @Test
    void deleteThenTheAccountIsGoneAndAllItsTokensAreRefused() {
        Tokens other = server.login(person);
        Tokens tokens = server.login(person);

        TestAnswer answer = delete(tokens);

        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
        assertThat(server.get("/userinfo").bearer(tokens.access()).send().status())
                .isEqualTo(401);
        assertThat(server.get("/userinfo").bearer(other.access()).send().status())
                .isEqualTo(401);
        assertThat(server.refresh(other.refresh()).status()).isEqualTo(400);
        assertThat(server.login(person.username(), AuthServer.PASSWORD).status())
                .isEqualTo(401);
        requireGone();
        assertThat(server.audited("SELECT event || ' ' || (actor_id = account_id) FROM audit.event WHERE account_id = '"
                        + person.id() + "' AND event = 'account.deleted'"))
                .containsExactly("account.deleted true");
    }

    @Test
    @DisplayName("the mail outlives the account")
    void deleteThenTheOwnerGetsAMail() {
        delete(server.login(person));

        // The first mail verifies the address.
        await().until(() -> MAILS.mails(person.email()).size() >= 2);
    }

    @Test
    void deleteThenTheNameIsFree() {
        delete(server.login(person));

        TestAnswer again = server.post("/register")
                .json("""
                        {"username": "%s", "password": "%s"}""".formatted(person.username(), AuthServer.PASSWORD))
                .send();

        assertThat(again.status()).as(again.text()).isEqualTo(201);
        assertThat(again.string("id")).isNotEqualTo(person.id());
    }

    @Test
    void deleteWhenTheSignInIsOlderThanFiveMinutesThenRefused() {
        Tokens tokens = server.login(person);
        clock.advance(Duration.ofMinutes(6));

        TestAnswer answer = delete(tokens);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).contains("insufficient_user_authentication", "max_age=\"300\"");
        assertThat(answer.string("code")).isEqualTo("insufficient_user_authentication");
        requireThere();
    }

    @Test
    void deleteByAnApplicationThenForbidden() {
        TestApplication application = TestApplication.firstParty(server);
        TestAnswer tokens = application.tokens(server, new TestBrowser(server).signedInAs(person));

        TestAnswer answer = server.request("DELETE", "/account")
                .bearer(tokens.string("access_token"))
                .send();

        assertThat(answer.status()).isEqualTo(403);
        requireThere();
    }

    @Test
    void deleteWhenTheCallerIsTheLastAdministratorThenConflictAndSignedInStill() {
        database.execute(Role.AUTH, "UPDATE auth.account SET roles = '{admin}' WHERE id = '" + person.id() + "'");
        Tokens tokens = server.login(person);

        delete(tokens)
                .requireProblem(
                        409,
                        "last_administrator",
                        "This is the last administrator. Make another account an administrator first.");

        assertThat(server.get("/userinfo").bearer(tokens.access()).send().status())
                .isEqualTo(200);
        Person another = server.register();
        database.execute(Role.AUTH, "UPDATE auth.account SET roles = '{admin}' WHERE id = '" + another.id() + "'");
        assertThat(delete(tokens).status()).isEqualTo(204);
        requireGone();
    }

    @Test
    void deleteWhenTheAccountHasManySessionsThenGone() {
        Tokens tokens = server.login(person);
        database.execute(Role.AUTH, """
                INSERT INTO auth.session (id, account_id, client_id, scope, auth_time, last_used_at, expires_at, epoch)
                SELECT gen_random_uuid(), '%s', 'latchkey', 'openid', now(), now(), now() + interval '30 days', 0
                FROM generate_series(1, 1200)""".formatted(person.id()));

        assertThat(delete(tokens).status()).isEqualTo(204);

        requireGone();
    }

    @Test
    void pageWhenTheUsernameIsTypedThenDeletedAndSignedOut() {
        TestBrowser browser = new TestBrowser(server).signedInAs(person);

        TestAnswer answer = browser.submit("/account/delete", "/account/delete", Map.of("username", person.username()));

        assertThat(answer.status()).as(answer.text()).isEqualTo(303);
        assertThat(answer.header("Location")).isEqualTo("/login");
        requireGone();
        assertThat(browser.get("/dashboard").status()).isEqualTo(303);
    }

    @Test
    void pageWhenAnotherNameIsTypedThenTheAccountStays() {
        TestBrowser browser = new TestBrowser(server).signedInAs(person);

        TestAnswer answer = browser.submit("/account/delete", "/account/delete", Map.of("username", "someone"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("This is not your username.");
        requireThere();
    }

    @Test
    void pageWithoutItsTokenThenForbidden() {
        TestBrowser browser = new TestBrowser(server).signedInAs(person);

        assertThat(browser.post("/account/delete", Map.of("username", person.username()))
                        .status())
                .isEqualTo(403);
        requireThere();
    }

    @Test
    void pageWhenTheSignInIsOldThenTheSignInPageComesFirst() {
        TestBrowser browser = new TestBrowser(server).signedInAs(person);
        clock.advance(Duration.ofMinutes(6));

        assertThat(browser.get("/account/delete").status()).isEqualTo(303);
        requireThere();
    }

    private TestAnswer delete(Tokens tokens) {
        return server.request("DELETE", "/account").bearer(tokens.access()).send();
    }

    private void requireGone() {
        assertThat(rows()).isZero();
        assertThat(TestRows.count(database, "auth.session WHERE account_id = '" + person.id() + "'"))
                .isZero();
    }

    private void requireThere() {
        assertThat(rows()).isEqualTo(1);
    }

    private long rows() {
        return TestRows.count(database, "auth.account WHERE id = '" + person.id() + "'");
    }
}
