package dev.latchkey.auth.profile;

import static dev.latchkey.auth.page.TestPages.requirePage;
import static dev.latchkey.auth.profile.TestProfile.ask;
import static dev.latchkey.auth.profile.TestProfile.code;
import static dev.latchkey.auth.profile.TestProfile.confirm;
import static dev.latchkey.auth.profile.TestProfile.confirmByCode;
import static dev.latchkey.auth.profile.TestProfile.newAddress;
import static dev.latchkey.auth.profile.TestProfile.profile;
import static dev.latchkey.auth.profile.TestProfile.requireRefused;
import static dev.latchkey.auth.profile.TestProfile.token;
import static dev.latchkey.auth.profile.TestProfile.undo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.mail.MailServer;
import dev.latchkey.auth.mail.ReceivedMail;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.auth.recovery.TestLinks;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Attacks on the change of an address, and on the link that undoes it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AddressChangeAttackIT {
    private final MailServer mails = MailServer.start();
    private final AuthServer server =
            AuthServer.start(AuthDatabase.create(), TestProfile.settings(mails, "latchkey.throttle.mails", 5));
    private Person person;
    private Tokens thief;
    private String bad;

    @BeforeEach
    void register() {
        person = server.register();
        verify(person);
        thief = server.login(person);
        bad = newAddress();
    }

    @AfterAll
    void stop() {
        server.close();
        mails.close();
    }

    @Test
    void changeTwiceThenTheOwnersFirstLinkStillWinsAndTheThiefsIsDead() {
        change(bad);
        String owners = token(mails.await(person.email()));
        String worse = newAddress();
        change(worse);
        mails.await(bad); // the second mail to it: the first one was to confirm it
        String thiefs = token(mails.mails(bad).getLast());

        assertThat(undo(server, owners).status()).isEqualTo(204);

        requireRefused(undo(server, thiefs));
        assertThat(email()).isEqualTo(person.email());
    }

    @Test
    void thiefUndoesTheSecondChangeFirstThenTheOwnersLinkStillWins() {
        change(bad);
        String owners = token(mails.await(person.email()));
        change(newAddress());
        mails.await(bad);
        String thiefs = token(mails.mails(bad).getLast());
        assertThat(undo(server, thiefs).status()).isEqualTo(204);
        assertThat(email()).isEqualTo(bad);

        assertThat(undo(server, owners).status()).isEqualTo(204);

        assertThat(email()).isEqualTo(person.email());
        requireRefused(undo(server, thiefs));
    }

    @Test
    void undoWhenAnotherChangeWaitsThenItsLinkIsDead() {
        change(bad);
        String owners = token(mails.await(person.email()));
        String worse = newAddress();
        ask(server, thief.access(), worse);
        String pending = token(mails.await(worse));

        undo(server, owners);

        requireRefused(confirm(server, pending));
        assertThat(email()).isEqualTo(person.email());
    }

    @Test
    void undoTwiceThenTheSecondIsRefusedAfterAMoment() {
        change(bad);
        String owners = token(mails.await(person.email()));
        undo(server, owners);
        server.database().execute(Role.AUTH, "UPDATE auth.address_undo SET used_at = used_at - interval '2 minutes'");

        requireRefused(undo(server, owners));
    }

    @Test
    void undoAfterSeventyTwoHoursThenRefused() {
        change(bad);
        String owners = token(mails.await(person.email()));
        server.database()
                .execute(Role.AUTH, "UPDATE auth.address_undo SET expires_at = expires_at - interval '72 hours'");

        requireRefused(undo(server, owners));
        requirePage(new TestBrowser(server).get("/profile/address/undo?token=" + owners), 400);
    }

    @Test
    void changeThenLiveLinksForANewPasswordDie() {
        String before = TestLinks.token(server.database(), person.id());
        change(bad);
        String between = TestLinks.token(server.database(), person.id());
        String owners = token(mails.await(person.email()));

        assertThat(TestLinks.reset(server, before, TestLinks.NEXT).status()).isEqualTo(400);
        undo(server, owners);

        assertThat(TestLinks.reset(server, between, TestLinks.NEXT).status()).isEqualTo(400);
    }

    @Test
    void askForAnotherAccountsAddressThenTheSameAnswerAndItsOwnerIsTold() {
        Person other = server.register();
        verify(other);

        TestAnswer taken = ask(server, thief.access(), other.email());
        TestAnswer free = ask(server, server.login(server.register()).access(), bad);

        assertThat(taken.status()).isEqualTo(free.status()).isEqualTo(202);
        assertThat(taken.text()).isEqualTo(free.text());
        assertThat(profile(server, thief.access())).containsEntry("pending_email", other.email());
        ReceivedMail told = mails.await(other.email());
        assertThat(told.text())
                .contains("already belongs to an account")
                .doesNotContain("http", person.username(), "Ada Lovelace");
    }

    @Test
    void codeOfAnotherAccountThenRefusedAndAfterTenWrongOnesTheRightOneIsDead() {
        ask(server, thief.access(), bad);
        String right = code(mails.await(bad));
        requireRefused(confirmByCode(server, server.login(server.register()).access(), right));
        String wrong = (right.startsWith("7") ? "8" : "7") + right.substring(1);
        for (int i = 0; i < 10; i++) {
            requireRefused(confirmByCode(server, thief.access(), wrong));
        }

        requireRefused(confirmByCode(server, thief.access(), right));
        assertThat(email()).isEqualTo(person.email());
    }

    @Test
    void squattersAddressThatIsNotVerifiedThenItsMailboxGetsNoWayIntoTheAccount() {
        Person squatter = server.register();
        String access = server.login(squatter).access();
        mails.await(squatter.email());
        ask(server, access, bad);
        confirm(server, token(mails.await(bad)));

        assertThat(profile(server, access)).containsEntry("email", bad);
        assertThat(mails.mails(squatter.email()))
                .as("an unverified address may belong to a stranger")
                .hasSize(1);
    }

    @Test
    void askAgainAndAgainThenTheAccountIsThrottled() {
        for (int i = 0; i < 5; i++) {
            assertThat(ask(server, thief.access(), newAddress()).status()).isEqualTo(202);
        }

        TestAnswer answer = ask(server, thief.access(), newAddress());

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).isNotEmpty();
    }

    @Test
    void simultaneousUsesOfOneLinkThenTheAddressChangesOnce() throws Exception {
        ask(server, thief.access(), bad);
        String link = token(mails.await(bad));
        List<Integer> statuses;
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Callable<Integer> use = () -> confirm(server, link).status();
            statuses = threads.invokeAll(List.of(use, use, use, use)).stream()
                    .map(AddressChangeAttackIT::result)
                    .toList();
        }

        assertThat(statuses).containsOnlyOnce(204);
        assertThat(server.audited("SELECT count(*) FROM audit.event WHERE event = 'email.changed' AND account_id = '"
                        + person.id() + "'"))
                .containsExactly("1");
    }

    @Test
    void oldSignInThenTheAddressStays() {
        TestClock clock = TestClock.atStart();
        try (AuthServer other = AuthServer.start(AuthDatabase.create(), clock, TestProfile.settings(mails))) {
            Person owner = other.register();
            Tokens stolen = other.login(owner);
            TestBrowser browser = new TestBrowser(other).signedInAs(owner);
            clock.advance(Duration.ofMinutes(10));

            TestAnswer answer = ask(other, stolen.access(), bad);
            TestAnswer page = browser.submit("/profile", "/profile/address", Map.of("email", bad));

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).contains("insufficient_user_authentication");
            assertThat(page.status()).isEqualTo(303);
            assertThat(page.header("Location")).startsWith("/login?");
            assertThat(profile(other, stolen.access())).containsEntry("pending_email", null);
        }
    }

    @Test
    void formWithoutItsTokenThenForbidden() {
        TestBrowser browser = new TestBrowser(server).signedInAs(person);
        for (String path : new String[] {
            "/profile/name",
            "/profile/address",
            "/profile/address/code",
            "/profile/address/withdraw",
            "/profile/address/confirm",
            "/profile/address/undo",
            "/applications/withdraw"
        }) {
            assertThat(browser.post(path, Map.of("email", bad)).status())
                    .as(path)
                    .isEqualTo(403);
        }
    }

    private void change(String email) {
        assertThat(ask(server, thief.access(), email).status()).isEqualTo(202);
        assertThat(confirm(server, token(mails.await(email))).status()).isEqualTo(204);
    }

    private void verify(Person owner) {
        server.post("/email/verifications")
                .json("{\"token\": \"" + token(mails.await(owner.email())) + "\"}")
                .send();
    }

    private String email() {
        return String.valueOf(profile(server, server.login(person).access()).get("email"));
    }

    private static int result(Future<Integer> future) {
        return future.resultNow();
    }
}
