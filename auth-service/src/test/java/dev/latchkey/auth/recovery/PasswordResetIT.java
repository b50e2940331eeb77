package dev.latchkey.auth.recovery;

import static dev.latchkey.auth.recovery.TestLinks.NEXT;
import static dev.latchkey.auth.recovery.TestLinks.mails;
import static dev.latchkey.auth.recovery.TestLinks.request;
import static dev.latchkey.auth.recovery.TestLinks.requireDead;
import static dev.latchkey.auth.recovery.TestLinks.reset;
import static dev.latchkey.auth.recovery.TestLinks.settle;
import static dev.latchkey.auth.recovery.TestLinks.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.mail.MailServer;
import dev.latchkey.auth.mail.ReceivedMail;
import dev.latchkey.auth.purge.PurgeJob;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /password/reset-requests}, {@code POST /password/reset}, and the link that an administrator asks for. */
class PasswordResetIT {
    private static final String MESSAGE = "If an account has this address, a link will be sent to it.";
    private static final MailServer MAILS = MailServer.start();
    private static final AuthServer SERVER = AuthServer.start(AuthDatabase.create(), settings());

    private final TestDatabase database = SERVER.database();
    private final Person person = SERVER.register();

    private static Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(TestLinks.settings(MAILS));
        settings.put("latchkey.throttle.account-failures", 3);
        return settings;
    }

    @AfterAll
    static void stop() {
        SERVER.close();
        MAILS.close();
    }

    @Test
    void requestThenTheMailHasALinkThatSetsANewPassword() {
        Tokens tokens = SERVER.login(person);

        TestAnswer answer = request(SERVER, person.email().toUpperCase(java.util.Locale.ROOT));
        answer.requireJson(202);
        assertThat(answer.json()).isEqualTo(Map.of("message", MESSAGE));
        ReceivedMail mail = mails(MAILS, person.email(), 1).getFirst();
        assertThat(mail.text()).contains("Ada Lovelace");
        SERVER.status(tokens.access()).requireJson(200);
        TestAnswer done = reset(SERVER, token(mail), NEXT);

        assertThat(done.status()).as(done.text()).isEqualTo(204);
        assertThat(SERVER.status(tokens.access()).status()).isEqualTo(401);
        assertThat(SERVER.refresh(tokens.refresh()).status()).isEqualTo(400);
        assertThat(SERVER.login(person.username(), AuthServer.PASSWORD).status())
                .isEqualTo(401);
        SERVER.login(person.username(), NEXT).requireJson(200);
        List<ReceivedMail> both = mails(MAILS, person.email(), 2);
        assertThat(both.getLast().text()).contains("Ada Lovelace").contains("UTC");
        assertThat(both.getLast().subject()).isNotEqualTo(mail.subject());
        assertThat(SERVER.audited(
                        "SELECT event || ' ' || outcome || ' ' || coalesce(CAST(actor_id AS text), '-') || ' '"
                                + " || CAST(details AS text) FROM audit.event WHERE account_id = '" + person.id()
                                + "' AND event LIKE 'password.%' ORDER BY id"))
                .containsExactly(
                        "password.reset_requested success - {\"delivery\": \"mail\"}",
                        "password.reset success " + person.id() + " {}");
        assertThat(SERVER.audited("SELECT details FROM audit.event WHERE account_id = '" + person.id()
                        + "' AND event = 'session.ended'"))
                .containsExactly("{\"by\": \"password_reset\"}");
    }

    @Test
    void resetWhenThePasswordIsFlawedThenInvalidAndTheLinkStaysGood() {
        String token = token(database, person.id());

        reset(SERVER, token, "short").requireInvalid(Map.of("new_password", "must have 15 characters or more"));
        assertThat(reset(SERVER, token, person.username() + "-2026").status()).isEqualTo(400);

        assertThat(reset(SERVER, token, NEXT).status()).isEqualTo(204);
    }

    @Test
    void resetWhenGuessesHaveBlockedTheNameThenTheOwnerSignsIn() {
        for (int i = 0; i < 3; i++) {
            SERVER.login(person.username(), "a guess");
            SERVER.login(person.email(), "a guess");
        }
        assertThat(SERVER.login(person.username(), AuthServer.PASSWORD).status())
                .isEqualTo(429);

        reset(SERVER, token(database, person.id()), NEXT);

        SERVER.login(person.username(), NEXT).requireJson(200);
    }

    @Test
    void requestWhenFourLinksAreMadeThenTheOldestIsDead() {
        String first = token(database, person.id());
        String second = token(database, person.id());
        token(database, person.id());
        token(database, person.id());

        requireDead(reset(SERVER, first, NEXT));
        assertThat(reset(SERVER, second, NEXT).status()).isEqualTo(204);
    }

    @Test
    void resetWhenThirtyMinutesHavePassedThenRefusedAndThePurgeDeletesTheLink() {
        String token = token(database, person.id());
        database.execute(
                Role.AUTH,
                "UPDATE auth.password_reset SET expires_at = expires_at - interval '30 minutes' WHERE account_id = '"
                        + person.id() + "'");

        requireDead(reset(SERVER, token, NEXT));

        SERVER.bean(PurgeJob.class).run();
        assertThat(TestRows.count(database, "auth.password_reset WHERE account_id = '" + person.id() + "'"))
                .isZero();
    }

    @Test
    void requestWhenTheAccountIsDisabledThenTheSameAnswerAndNoMail() {
        database.execute(Role.AUTH, "UPDATE auth.account SET enabled = false WHERE id = '" + person.id() + "'");

        assertThat(request(SERVER, person.email()).json()).isEqualTo(Map.of("message", MESSAGE));

        settle(SERVER);
        assertThat(TestRows.count(database, "auth.password_reset WHERE account_id = '" + person.id() + "'"))
                .isZero();
        assertThat(MAILS.mails(person.email())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nobody", "a@b@c", "a b@example.test", " a@example.test"})
    void requestWhenTheAddressIsMalformedThenInvalid(String email) {
        request(SERVER, email).requireInvalid(Map.of("email", "must be an e-mail address"));
    }

    @Test
    void postWhenMembersAreMissingThenInvalid() {
        SERVER.post("/password/reset-requests").json("{}").send().requireInvalid(Map.of("email", "is required"));
        SERVER.post("/password/reset")
                .json("{}")
                .send()
                .requireInvalid(Map.of("token", "is required", "new_password", "is required"));
    }

    @Test
    void requestWhenThereIsNoMailThenTheSameAnswerAndNothingIsKept() {
        AuthServer withoutMail = AuthServer.shared();
        Person other = withoutMail.register();

        request(withoutMail, other.email()).requireJson(202);

        assertThat(TestRows.count(
                        withoutMail.database(), "auth.recovery_task WHERE email_key = '" + other.email() + "'"))
                .isZero();
        assertThat(reset(withoutMail, token(withoutMail.database(), other.id()), NEXT)
                        .status())
                .isEqualTo(204);
        assertThat(TestRows.count(withoutMail.database(), "auth.recovery_task WHERE account_id = '" + other.id() + "'"))
                .isZero();
    }

    @Test
    void administerThenTheOwnerGetsTheMail() {
        Person administrator = administrator(SERVER);
        String access = SERVER.login(administrator).access();

        TestAnswer answer = resetByAdministrator(SERVER, access, person.id());

        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        assertThat(answer.text()).isEmpty();
        String token = token(mails(MAILS, person.email(), 1).getFirst());
        assertThat(reset(SERVER, token, NEXT).status()).isEqualTo(204);
        assertThat(SERVER.audited("SELECT CAST(actor_id AS text) || ' ' || CAST(details AS text) FROM audit.event"
                        + " WHERE event = 'password.reset_requested' AND account_id = '" + person.id() + "'"))
                .containsExactly(administrator.id() + " {\"delivery\": \"mail\"}");
    }

    @Test
    void administerWhenThereIsNoMailThenTheAnswerHasTheLink() {
        AuthServer withoutMail = AuthServer.shared();
        Person other = withoutMail.register();
        String access = withoutMail.login(administrator(withoutMail)).access();

        TestAnswer answer =
                resetByAdministrator(withoutMail, access, other.id()).requireJson(200);

        assertThat(answer.json()).containsOnlyKeys("reset_url", "expires_in").containsEntry("expires_in", 1800L);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        String page = AuthServer.ISSUER + "/reset?token=";
        assertThat(answer.string("reset_url")).startsWith(page);
        String token = answer.string("reset_url").substring(page.length());
        assertThat(reset(withoutMail, token, NEXT).status()).isEqualTo(204);
    }

    @Test
    void administerWhenTheAccountIsUnknownOrDisabledThenRefused() {
        String access = SERVER.login(administrator(SERVER)).access();
        database.execute(Role.AUTH, "UPDATE auth.account SET enabled = false WHERE id = '" + person.id() + "'");

        resetByAdministrator(SERVER, access, person.id())
                .requireProblem(409, "account_disabled", "The account is disabled. Enable it first.");
        resetByAdministrator(SERVER, access, "00000000-0000-0000-0000-000000000000")
                .requireProblem(404, "account_not_found", "There is no account with this id.");
        resetByAdministrator(SERVER, access, "nobody")
                .requireProblem(404, "account_not_found", "There is no account with this id.");
    }

    private static Person administrator(AuthServer server) {
        Person administrator = server.register();
        server.database()
                .execute(
                        Role.AUTH, "UPDATE auth.account SET roles = '{admin}' WHERE id = '" + administrator.id() + "'");
        return administrator;
    }

    private static TestAnswer resetByAdministrator(AuthServer server, String access, String id) {
        return server.post("/admin/users/" + id + "/password-reset")
                .bearer(access)
                .send();
    }
}
