package dev.latchkey.auth.factor;

import static dev.latchkey.auth.factor.TestApp.complete;
import static dev.latchkey.auth.factor.TestApp.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.auth.recovery.TestLinks;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on second factors. The attacker knows the password. */
class SecondFactorAttackIT {
    private static final int MOST_FAILURES = 3;
    private static final String THROTTLED = "Too many attempts have failed. Try again later.";
    private static final String EXPIRED = "The ticket is not good any more. Sign in again.";
    private static final TestDatabase DATABASE = AuthDatabase.create();
    private static final Map<String, Object> SETTINGS = Map.of("latchkey.throttle.account-failures", MOST_FAILURES);
    private static final AuthServer SERVER = AuthServer.start(DATABASE, SETTINGS);

    private final Person person = SERVER.register();
    private final Tokens tokens = SERVER.login(person);
    private final TestApp app = TestApp.setUp(SERVER, person, tokens.access());

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void completeWhenTheCodeWasUsedThenRefused() {
        String code = app.code();
        complete(SERVER, ticket(SERVER, person), code).requireJson(200);

        requireWrong(complete(SERVER, ticket(SERVER, person), code));
        requireWrong(complete(SERVER, ticket(SERVER, person), app.code(-1)));
    }

    @Test
    void completeWhenOneCodeComesManyTimesAtOnceThenOneSessionOpens() throws Exception {
        long before = sessions();
        String code = app.code();
        requireOne(List.of(
                () -> complete(SERVER, ticket(SERVER, person), code),
                () -> complete(SERVER, ticket(SERVER, person), code)));

        assertThat(sessions()).isEqualTo(before + 1);
    }

    @Test
    void completeWhenOneRecoveryCodeComesTwiceAtOnceThenOneSessionOpens() throws Exception {
        long before = sessions();
        String code = app.recoveryCodes().getFirst();
        requireOne(List.of(
                () -> complete(SERVER, ticket(SERVER, person), code),
                () -> complete(SERVER, ticket(SERVER, person), code)));

        assertThat(sessions()).isEqualTo(before + 1);
    }

    @Test
    void completeWhenCodesAreGuessedThenTheAccountIsBlockedForTheRightOneToo() {
        String ticket = ticket(SERVER, person);
        for (int i = 0; i < MOST_FAILURES; i++) {
            requireWrong(complete(SERVER, ticket, app.wrongCode()));
        }

        complete(SERVER, ticket, app.code()).requireProblem(429, "throttled", THROTTLED);
        complete(SERVER, ticket(SERVER, person), app.recoveryCodes().getFirst())
                .requireProblem(429, "throttled", THROTTLED);
        SERVER.status(tokens.access()).requireJson(200);
        assertThat(SERVER.audited("SELECT event || ' ' || outcome || ' ' || count FROM audit.event WHERE account_id = '"
                        + person.id() + "' AND event IN ('second_factor.failed', 'second_factor.throttled')"
                        + " ORDER BY event"))
                .contains("second_factor.throttled refused 1");
    }

    @Test
    void completeWhenManyGuessAtOnceThenNoMoreAreComparedThanTheLimitAllows() throws Exception {
        String ticket = ticket(SERVER, person);
        Callable<TestAnswer> guess = () -> complete(SERVER, ticket, app.wrongCode());

        long compared = answers(List.of(guess, guess, guess, guess, guess, guess, guess, guess)).stream()
                .filter(answer -> answer.status() == 400)
                .count();

        assertThat(compared).isLessThanOrEqualTo(MOST_FAILURES);
    }

    @Test
    void completeWhenCodesWereGuessedThenANewPasswordByALinkLetsTheOwnerIn() {
        String ticket = ticket(SERVER, person);
        for (int i = 0; i < MOST_FAILURES; i++) {
            complete(SERVER, ticket, app.wrongCode());
        }
        String token = TestLinks.token(DATABASE, person.id());

        TestAnswer reset = reset(token, app.recoveryCodes().getFirst());

        assertThat(reset.status()).as(reset.text()).isEqualTo(204);
        TestAnswer login = SERVER.login(person.username(), TestLinks.NEXT);
        complete(SERVER, login.string("ticket"), app.code()).requireJson(200);
    }

    @Test
    void loginWhenThePasswordAloneIsRightThenTheFailuresOfTheNameStay() {
        for (int i = 0; i < MOST_FAILURES - 1; i++) {
            SERVER.login(person.username(), "a guess of another person");
        }
        ticket(SERVER, person);

        SERVER.login(person.username(), "a guess of another person");

        assertThat(SERVER.login(person.username(), AuthServer.PASSWORD).status())
                .isEqualTo(429);
    }

    @Test
    void completeWhenThePasswordHasChangedThenTheTicketIsDead() {
        String ticket = ticket(SERVER, person);
        TestAnswer changed = SERVER.post("/password")
                .bearer(tokens.access())
                .json("""
                        {"current_password": "%s", "new_password": "%s"}""".formatted(AuthServer.PASSWORD, TestLinks.NEXT))
                .send();
        assertThat(changed.status()).as(changed.text()).isEqualTo(204);

        complete(SERVER, ticket, app.code()).requireProblem(400, "invalid_ticket", EXPIRED);
    }

    @Test
    void completeWhenTheAccountIsDisabledThenTheTicketIsDead() {
        String ticket = ticket(SERVER, person);
        DATABASE.execute(Role.AUTH, "UPDATE auth.account SET enabled = false WHERE id = '" + person.id() + "'");

        complete(SERVER, ticket, app.code()).requireProblem(400, "invalid_ticket", EXPIRED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "' OR true --"})
    void completeWhenTheTicketIsForgedThenRefused(String ticket) {
        complete(SERVER, ticket, app.code()).requireProblem(400, "invalid_ticket", EXPIRED);
    }

    @Test
    void completeWhenTheTicketWasChangedThenRefused() {
        String ticket = ticket(SERVER, person);

        complete(SERVER, (ticket.startsWith("A") ? "B" : "A") + ticket.substring(1), app.code())
                .requireProblem(400, "invalid_ticket", EXPIRED);
    }

    @Test
    void completeWhenTheCodeIsOfAnotherAccountThenRefused() {
        Person other = SERVER.register();
        TestApp theirs = TestApp.setUp(SERVER, other, SERVER.login(other).access());

        requireWrong(
                complete(SERVER, ticket(SERVER, person), theirs.recoveryCodes().getFirst()));
        requireWrong(complete(SERVER, ticket(SERVER, person), theirs.code()));

        complete(SERVER, ticket(SERVER, other), theirs.recoveryCodes().getFirst())
                .requireJson(200);
    }

    @Test
    void enrolWhenTheAccountHasAnAppThenATicketAddsNoOther() {
        String ticket = ticket(SERVER, person);
        TestAnswer begun = SERVER.post("/login/second-factor/enrolment")
                .json("{\"ticket\": \"" + ticket + "\"}")
                .send()
                .requireJson(200);
        TestApp mine = new TestApp(begun.string("secret"), List.of());

        SERVER.post("/login/second-factor")
                .json("""
                        {"ticket": "%s", "enrolment": "%s", "code": "%s"}""".formatted(ticket, begun.string("enrolment"), mine.code()))
                .send()
                .requireProblem(400, "invalid_ticket", EXPIRED);

        complete(SERVER, ticket, app.code()).requireJson(200);
    }

    @Test
    void confirmWhenTheEnrolmentIsOfAnotherAccountOrSessionThenRefused() {
        Person victim = SERVER.register();
        Tokens one = SERVER.login(victim);
        Tokens two = SERVER.login(victim);
        Person attacker = SERVER.register();
        TestAnswer foreign = TestApp.begin(SERVER, SERVER.login(attacker).access());
        TestAnswer ofOne = TestApp.begin(SERVER, one.access());

        requireNoEnrolment(TestApp.confirm(
                SERVER,
                two.access(),
                foreign.string("enrolment"),
                new TestApp(foreign.string("secret"), List.of()).code()));
        requireNoEnrolment(TestApp.confirm(
                SERVER,
                two.access(),
                ofOne.string("enrolment"),
                new TestApp(ofOne.string("secret"), List.of()).code()));
        requireNoEnrolment(TestApp.confirm(SERVER, two.access(), ticketLike(), "123456"));

        SERVER.login(victim);
    }

    @Test
    void removeWhenTheSignInIsOldThenRefusedAlsoAfterARefresh() {
        DATABASE.execute(
                Role.AUTH,
                "UPDATE auth.session SET auth_time = auth_time - interval '6 minutes' WHERE account_id = '"
                        + person.id() + "'");
        String renewed = SERVER.refresh(tokens.refresh()).requireJson(200).string("access_token");

        for (TestAnswer answer : List.of(
                SERVER.request("DELETE", "/second-factors/totp").bearer(renewed).send(),
                SERVER.post("/second-factors/recovery-codes").bearer(renewed).send(),
                TestApp.begin(SERVER, renewed))) {
            assertThat(answer.status()).as(answer.text()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).contains("insufficient_user_authentication");
        }
        assertThat(TestRows.count(DATABASE, "auth.totp WHERE account_id = '" + person.id() + "'"))
                .isOne();
    }

    @Test
    void resetWhenOneCodeComesTwiceAtOnceThenOnePasswordIsSet() throws Exception {
        String first = TestLinks.token(DATABASE, person.id());
        String code = app.code();

        List<TestAnswer> answers = answers(List.of(() -> reset(first, code), () -> reset(first, code)));

        assertThat(answers.stream().filter(answer -> answer.status() == 204)).hasSize(1);
        assertThat(SERVER.audited("SELECT count(*) FROM audit.event WHERE event = 'password.reset' AND account_id = '"
                        + person.id() + "'"))
                .containsExactly("1");
    }

    @Test
    void resetWhenCodesAreGuessedThenBlockedAndTheLinkStaysGood() {
        String token = TestLinks.token(DATABASE, person.id());
        for (int i = 0; i < MOST_FAILURES; i++) {
            requireWrong(reset(token, app.wrongCode()));
        }

        reset(token, app.code()).requireProblem(429, "throttled", THROTTLED);

        assertThat(TestRows.count(DATABASE, "auth.live_password_reset WHERE account_id = '" + person.id() + "'"))
                .isOne();
    }

    @Test
    void pageWhenTheTicketIsForgedThenTheSignInBeginsAgain() {
        TestBrowser browser = new TestBrowser(SERVER);
        Map<String, String> form =
                new HashMap<>(TestBrowser.hidden(browser.signIn(person.username(), AuthServer.PASSWORD)));
        form.put("ticket", ticketLike());
        form.put("code", app.code());

        TestAnswer answer = browser.post("/login/code", form);

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Location")).isEqualTo("/login");
        assertThat(browser.get("/dashboard").status()).isEqualTo(303);
    }

    @Test
    void databaseThenItHasNeitherSecretsNorCodes() {
        String rows = String.join("\n", TestRows.of(DATABASE, "auth.totp"))
                + String.join("\n", TestRows.of(DATABASE, "auth.recovery_code"));

        assertThat(rows).doesNotContain(app.secret());
        app.recoveryCodes().forEach(code -> assertThat(rows).doesNotContain(code.replace("-", "")));
    }

    private static String ticketLike() {
        return "A".repeat(200);
    }

    private TestAnswer reset(String token, String code) {
        return SERVER.post("/password/reset")
                .json("""
                        {"token": "%s", "new_password": "%s", "code": "%s"}""".formatted(token, TestLinks.NEXT, code))
                .send();
    }

    private long sessions() {
        return TestRows.count(DATABASE, "auth.session WHERE account_id = '" + person.id() + "'");
    }

    private static void requireWrong(TestAnswer answer) {
        answer.requireProblem(400, "invalid_code", "The code is wrong, or was used before.");
    }

    private static void requireNoEnrolment(TestAnswer answer) {
        answer.requireProblem(400, "invalid_ticket", "The enrolment is not good any more. Begin again.");
    }

    private static void requireOne(List<Callable<TestAnswer>> calls) throws Exception {
        assertThat(answers(calls).stream().map(TestAnswer::status)).containsExactlyInAnyOrder(200, 400);
    }

    private static List<TestAnswer> answers(List<Callable<TestAnswer>> calls) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<TestAnswer> answers = new ArrayList<>();
            for (Future<TestAnswer> answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        }
    }
}
