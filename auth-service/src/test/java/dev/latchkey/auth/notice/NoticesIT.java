package dev.latchkey.auth.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.factor.TestApp;
import dev.latchkey.auth.mail.MailServer;
import dev.latchkey.auth.mail.ReceivedMail;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The mails that tell owners what has happened to their accounts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NoticesIT {
    private static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";
    private static final String SAFARI =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1";
    private static final String NEXT = "eleven herons beneath the pier";

    private final MailServer mails = MailServer.start();
    private final AuthServer server = AuthServer.start(
            AuthDatabase.create(),
            Map.of(
                    "latchkey.mail.url",
                    mails.url(),
                    "latchkey.mail.from",
                    "latchkey@example.test",
                    "latchkey.email.verification",
                    "off",
                    "latchkey.notice.new-device",
                    true));
    private Person person;

    @BeforeEach
    void register() {
        person = server.register();
    }

    @AfterAll
    void stop() {
        server.close();
        mails.close();
    }

    @Test
    void firstSignInThenNoMailAndASecondDeviceThenOne() {
        new TestBrowser(server).with("User-Agent", FIREFOX).signedInAs(person);
        assertThat(mails.mails(person.email())).isEmpty();

        new TestBrowser(server).with("User-Agent", SAFARI).signedInAs(person);

        ReceivedMail mail = mails.await(person.email());
        assertThat(mail.subject()).isEqualTo("New sign-in to your Latchkey account");
        assertThat(mail.text()).contains("Safari on iPhone", "127.0.0.1", "UTC").doesNotContain("http");
    }

    @Test
    void knownBrowserThenNoMail() {
        TestBrowser browser =
                new TestBrowser(server).with("User-Agent", FIREFOX).signedInAs(person);
        browser.submit("/dashboard", "/logout", Map.of());

        browser.signedInAs(person);

        requireNoMail();
    }

    @Test
    void newBrowserOfTheSameKindThenOneMailADay() {
        new TestBrowser(server).with("User-Agent", FIREFOX).signedInAs(person);
        new TestBrowser(server).with("User-Agent", FIREFOX).signedInAs(person);
        mails.await(person.email());

        new TestBrowser(server).with("User-Agent", FIREFOX).signedInAs(person);

        requireMails(1);
    }

    @Test
    void scriptThatSignsInAgainAndAgainThenAtMostOneMail() {
        new TestBrowser(server).with("User-Agent", FIREFOX).signedInAs(person);
        for (int i = 0; i < 5; i++) {
            login("nightly-job/" + i);
        }

        mails.await(person.email());
        requireMails(1);
    }

    @Test
    void clientWithAnEarlierRefreshTokenThenNoMail() {
        Tokens tokens = server.login(person);

        server.post("/login")
                .header("User-Agent", "other-client/1.0")
                .json("""
                        {"username": "%s", "password": "%s", "refresh_token": "%s"}""".formatted(person.username(), AuthServer.PASSWORD, tokens.refresh()))
                .send()
                .requireJson(200);

        requireNoMail();
    }

    @Test
    void manyDevicesThenThreeMailsADay() {
        for (int i = 0; i < 8; i++) {
            login(UUID.randomUUID() + "/1.0");
        }

        mails.await(person.email());
        mails.await(person.email());
        mails.await(person.email());
        requireMails(3);
        assertThat(TestRows.count(server.database(), "auth.seen_device WHERE account_id = '" + person.id() + "'"))
                .isEqualTo(4);
    }

    @Test
    void deviceThatWasNotSeenForNinetyDaysThenAMail() {
        login("nightly-job/1");
        server.database()
                .execute(
                        Role.AUTH,
                        "UPDATE auth.seen_device SET seen_at = seen_at - interval '91 days' WHERE account_id = '"
                                + person.id() + "'");

        login("nightly-job/1");

        assertThat(mails.await(person.email()).text()).contains("an unknown device");
    }

    @Test
    void wrongPasswordThenNoMail() {
        login("nightly-job/1");
        server.login(person.username(), "a wrong guess");

        requireNoMail();
    }

    @Test
    void noteOfTheDeviceFailsThenTheSignInSucceeds() {
        server.database().execute(Role.AUTH, "ALTER TABLE auth.seen_device RENAME TO seen_device_gone");
        try {
            login("nightly-job/1");
        } finally {
            server.database().execute(Role.AUTH, "ALTER TABLE auth.seen_device_gone RENAME TO seen_device");
        }
    }

    @Test
    void replaceTheRecoveryCodesThenAMail() {
        Tokens tokens = server.login(person);
        TestApp.setUp(server, person, tokens.access());
        assertThat(mails.await(person.email()).subject()).isEqualTo("A second step was added to your Latchkey account");

        TestAnswer answer = server.post("/second-factors/recovery-codes")
                .bearer(tokens.access())
                .header("User-Agent", FIREFOX)
                .header("Accept-Language", "fr")
                .send()
                .requireJson(200);

        ReceivedMail mail = mails.await(person.email());
        assertThat(mail.subject()).isEqualTo("Les codes de récupération de votre compte Latchkey ont été remplacés");
        assertThat(mail.text()).contains("127.0.0.1").doesNotContain("http").doesNotContain(TestApp.codes(answer));
    }

    @Test
    void changeThePasswordThenAMail() {
        Tokens tokens = server.login(person);

        TestAnswer answer = server.post("/password")
                .bearer(tokens.access())
                .header("User-Agent", FIREFOX)
                .header("Accept-Language", "de")
                .json("""
                        {"current_password": "%s", "new_password": "%s"}""".formatted(AuthServer.PASSWORD, NEXT))
                .send();

        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
        ReceivedMail mail = mails.await(person.email());
        assertThat(mail.subject()).isEqualTo("Ihr Latchkey-Passwort wurde geändert");
        assertThat(mail.text()).contains("Firefox auf Linux", "127.0.0.1").doesNotContain("http", NEXT);
    }

    @Test
    void changeThePasswordOnThePageThenAMail() {
        TestBrowser browser =
                new TestBrowser(server).with("User-Agent", FIREFOX).signedInAs(person);

        browser.submit(
                "/dashboard",
                "/dashboard/password",
                Map.of("current-password", AuthServer.PASSWORD, "new-password", NEXT));

        assertThat(mails.await(person.email()).text()).contains("Firefox on Linux");
    }

    @Test
    void changeIsRefusedThenNoMail() {
        Tokens tokens = server.login(person);

        server.post("/password")
                .bearer(tokens.access())
                .json("""
                        {"current_password": "%s", "new_password": "%s"}""".formatted(NEXT, NEXT))
                .send();

        requireNoMail();
    }

    @Test
    void tellThenEachKindHasItsMail() {
        AccountNotices notices = server.bean(AccountNotices.class);
        for (NoticeKind kind : NoticeKind.values()) {
            Person other = server.register();

            notices.tell(
                    UUID.fromString(other.id()),
                    kind,
                    kind == NoticeKind.ADDRESS_CHANGED
                            ? Map.of("link", "https://auth.example.test/undo", "hours", "72")
                            : Map.of());

            assertThat(mails.await(other.email()).text()).as(kind.name()).contains("Ada Lovelace", "UTC");
        }
    }

    @Test
    void tellWhenThereIsNoAccountOrNoMailThenNothing() {
        server.bean(AccountNotices.class).tell(UUID.randomUUID(), NoticeKind.FACTOR_ADDED, Map.of());

        AuthServer silent = AuthServer.shared();
        silent.bean(AccountNotices.class)
                .tell(UUID.fromString(silent.register().id()), NoticeKind.FACTOR_ADDED, Map.of());
        assertThat(TestRows.count(silent.database(), "auth.mail")).isZero();
    }

    private void login(String userAgent) {
        server.post("/login")
                .header("User-Agent", userAgent)
                .json("""
                        {"username": "%s", "password": "%s"}""".formatted(person.username(), AuthServer.PASSWORD))
                .send()
                .requireJson(200);
    }

    private void requireNoMail() {
        requireMails(0);
    }

    /** The mails are promised before the answer, so none waits any more once all are sent. */
    private void requireMails(int number) {
        await().atMost(Duration.ofSeconds(15)).until(() -> TestRows.count(server.database(), "auth.mail") == 0);
        assertThat(mails.mails(person.email())).hasSize(number);
    }
}
