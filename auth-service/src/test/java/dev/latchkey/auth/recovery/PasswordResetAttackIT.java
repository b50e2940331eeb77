package dev.latchkey.auth.recovery;

import static dev.latchkey.auth.recovery.TestLinks.NEXT;
import static dev.latchkey.auth.recovery.TestLinks.mails;
import static dev.latchkey.auth.recovery.TestLinks.requireDead;
import static dev.latchkey.auth.recovery.TestLinks.reset;
import static dev.latchkey.auth.recovery.TestLinks.settle;
import static dev.latchkey.auth.recovery.TestLinks.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.mail.MailServer;
import dev.latchkey.auth.mail.ReceivedMail;
import dev.latchkey.auth.secret.RandomSecret;
import dev.latchkey.shared.test.RawConnection;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on forgotten passwords. Each test has callers' addresses of its own. */
class PasswordResetAttackIT {
    private static final String THROTTLED = "Too many attempts have failed. Try again later.";
    private static final int MOST_REQUESTS = 20;
    private static final AtomicInteger ADDRESSES = new AtomicInteger();
    private static final MailServer MAILS = MailServer.start();
    private static final AuthServer SERVER = AuthServer.start(AuthDatabase.create(), settings());

    private final TestDatabase database = SERVER.database();
    private final Person person = SERVER.register();

    private static Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(TestLinks.settings(MAILS));
        settings.put("latchkey.proxies.trusted", "127.0.0.1");
        settings.put("latchkey.throttle.address-failures", 30);
        settings.put("latchkey.throttle.mail-requests", MOST_REQUESTS);
        return settings;
    }

    @AfterAll
    static void stop() {
        SERVER.close();
        MAILS.close();
    }

    @Test
    void resetWhenThirtyTokensWereGuessedThenTheAddressIsRefused() {
        String address = address();
        for (int i = 0; i < 30; i++) {
            requireDead(resetFrom(address, RandomSecret.text()));
        }
        String token = token(database, person.id());

        resetFrom(address, token).requireProblem(429, "throttled", THROTTLED);

        assertThat(resetFrom(address(), token).status()).isEqualTo(204);
        assertThat(SERVER.audited("SELECT details ->> 'by' FROM audit.event"
                        + " WHERE event = 'password.reset_throttled' AND ip = '" + address + "'"))
                .containsExactly("address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "' OR true --"})
    void resetWhenTheTokenIsNoneThenRefusedLikeAnyOther(String token) {
        requireDead(resetFrom(address(), token));
    }

    @Test
    void resetWhenTheTokenWasUsedThenRefused() {
        String token = token(database, person.id());
        assertThat(reset(SERVER, token, NEXT).status()).isEqualTo(204);

        requireDead(reset(SERVER, token, "twelve otters along the canal"));

        SERVER.login(person.username(), NEXT).requireJson(200);
    }

    @Test
    void resetWhenAnotherLinkWasUsedThenRefused() {
        String token = token(database, person.id());
        assertThat(reset(SERVER, token(database, person.id()), NEXT).status()).isEqualTo(204);

        requireDead(reset(SERVER, token, NEXT));
    }

    @Test
    void resetWhenManyUseOneTokenAtOnceThenOneWins() throws Exception {
        String token = token(database, person.id());
        List<String> passwords =
                IntStream.range(0, 8).mapToObj(i -> NEXT + " number " + i).toList();
        List<Callable<TestAnswer>> calls = passwords.stream()
                .<Callable<TestAnswer>>map(password -> () -> reset(SERVER, token, password))
                .toList();
        List<String> winners = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<TestAnswer>> answers = threads.invokeAll(calls);
            for (int i = 0; i < answers.size(); i++) {
                TestAnswer answer = answers.get(i).get();
                if (answer.status() == 204) {
                    winners.add(passwords.get(i));
                } else {
                    requireDead(answer);
                }
            }
        }

        assertThat(winners).hasSize(1);
        SERVER.login(person.username(), winners.getFirst()).requireJson(200);
        assertThat(SERVER.audited("SELECT count(*) FROM audit.event WHERE event = 'password.reset' AND account_id = '"
                        + person.id() + "'"))
                .containsExactly("1");
    }

    @Test
    void resetWhenThePasswordHasChangedSinceThenRefused() {
        String token = token(database, person.id());
        String access = SERVER.login(person).access();
        TestAnswer changed = SERVER.post("/password")
                .bearer(access)
                .json("""
                        {"current_password": "%s", "new_password": "%s"}""".formatted(AuthServer.PASSWORD, NEXT))
                .send();
        assertThat(changed.status()).as(changed.text()).isEqualTo(204);

        requireDead(reset(SERVER, token, "twelve otters along the canal"));

        SERVER.login(person.username(), NEXT).requireJson(200);
    }

    @Test
    void resetWhenTheAddressHasChangedSinceThenRefused() {
        String token = token(database, person.id());
        database.execute(
                Role.AUTH,
                "UPDATE auth.account SET email = 'new-' || email, email_key = 'new-' || email_key WHERE id = '"
                        + person.id() + "'");

        requireDead(reset(SERVER, token, NEXT));
    }

    @Test
    void resetWhenTheAccountWasDisabledSinceThenRefusedEvenAfterItIsEnabled() {
        String token = token(database, person.id());
        String administrator = administrator();
        administer(administrator, "POST", "/disable").requireJson(200);
        requireDead(reset(SERVER, token, NEXT));

        administer(administrator, "POST", "/enable").requireJson(200);

        requireDead(reset(SERVER, token, NEXT));
        SERVER.login(person);
    }

    @Test
    void resetWhenTheAccountIsDeletedThenRefusedAndNoLinkIsLeft() {
        String token = token(database, person.id());
        assertThat(administer(administrator(), "DELETE", "").status()).isEqualTo(204);

        requireDead(reset(SERVER, token, NEXT));

        assertThat(TestRows.count(database, "auth.password_reset WHERE account_id = '" + person.id() + "'"))
                .isZero();
    }

    @Test
    void resetWhenTheOwnerHasLoggedOutEverywhereSinceThenRefused() {
        String token = token(database, person.id());
        SERVER.post("/logout/all").bearer(SERVER.login(person).access()).send().requireJson(200);

        requireDead(reset(SERVER, token, NEXT));
    }

    @Test
    void requestWhenTheHostIsForgedThenTheLinkLeadsToTheIssuer() {
        String body = "{\"email\": \"" + person.email() + "\"}";
        try (RawConnection connection = RawConnection.to(SERVER.port())) {
            String answer = connection
                    .send(
                            "POST /password/reset-requests HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\n"
                                    + "X-Forwarded-Proto: http\r\nForwarded: host=evil.example\r\n"
                                    + "Content-Type: application/json\r\nConnection: close\r\nContent-Length: "
                                    + body.length()
                                    + "\r\n\r\n" + body)
                    .readToEnd();
            assertThat(answer).startsWith("HTTP/1.1 202 ");
        }

        ReceivedMail mail = mails(MAILS, person.email(), 1).getFirst();

        assertThat(mail.link()).startsWith(AuthServer.ISSUER + "/reset?token=");
        assertThat(mail.text()).doesNotContain("evil");
        assertThat(mail.html()).doesNotContain("evil");
    }

    @Test
    void requestWhenTheAddressIsUnknownThenTheSameAnswerAndNoMail() {
        TestAnswer known = requestFrom(address(), person.email());
        TestAnswer unknown = requestFrom(address(), "nobody-" + person.email());

        assertThat(unknown.status()).isEqualTo(known.status()).isEqualTo(202);
        assertThat(unknown.text()).isEqualTo(known.text());
        assertThat(unknown.headers().map().keySet())
                .isEqualTo(known.headers().map().keySet());
        mails(MAILS, person.email(), 1);
        settle(SERVER);
        assertThat(MAILS.mails("nobody-" + person.email())).isEmpty();
    }

    @Test
    void requestWhenOneAddressIsFloodedFromManyCallersThenItGetsFewMails() {
        for (String email : List.of(person.email(), "nobody-" + person.email())) {
            for (int i = 0; i < 10; i++) {
                requestFrom(address(), email).requireJson(202); // a refusal would tell what was sent
            }
        }

        settle(SERVER);
        assertThat(SERVER.audited("SELECT count(*) FROM audit.event WHERE event = 'password.reset_requested'"
                        + " AND account_id = '" + person.id() + "'"))
                .containsExactly("5");
    }

    @Test
    void requestWhenOneCallerAsksForManyAddressesThenRefused() {
        String address = address();
        for (int i = 0; i < MOST_REQUESTS; i++) {
            requestFrom(address, "nobody-" + i + "-" + person.email()).requireJson(202);
        }

        requestFrom(address, person.email()).requireProblem(429, "throttled", THROTTLED);

        requestFrom(address(), person.email()).requireJson(202);
    }

    @Test
    void linksWhenTheDatabaseIsReadThenNoTokenIsThere() {
        requestFrom(address(), person.email()).requireJson(202);
        String token = token(mails(MAILS, person.email(), 1).getFirst());

        for (String table : List.of("auth.password_reset", "auth.recovery_task", "audit.event")) {
            assertThat(String.join("\n", TestRows.of(database, table))).doesNotContain(token);
        }
    }

    private String administrator() {
        Person administrator = SERVER.register();
        database.execute(
                Role.AUTH, "UPDATE auth.account SET roles = '{admin}' WHERE id = '" + administrator.id() + "'");
        return SERVER.login(administrator).access();
    }

    private TestAnswer administer(String administrator, String method, String action) {
        return SERVER.request(method, "/admin/users/" + person.id() + action)
                .bearer(administrator)
                .send();
    }

    private static String address() {
        return "192.0.2." + ADDRESSES.incrementAndGet();
    }

    private static TestAnswer resetFrom(String address, String token) {
        return SERVER.post("/password/reset")
                .header("X-Forwarded-For", address)
                .json("{\"token\": \"" + token + "\", \"new_password\": \"" + NEXT + "\"}")
                .send();
    }

    private static TestAnswer requestFrom(String address, String email) {
        return SERVER.post("/password/reset-requests")
                .header("X-Forwarded-For", address)
                .json("{\"email\": \"" + email + "\"}")
                .send();
    }
}
