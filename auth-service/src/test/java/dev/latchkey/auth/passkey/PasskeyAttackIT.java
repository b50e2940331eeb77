package dev.latchkey.auth.passkey;

import static dev.latchkey.auth.passkey.TestAuthenticator.BACKED_UP;
import static dev.latchkey.auth.passkey.TestAuthenticator.BACKUP_ELIGIBLE;
import static dev.latchkey.auth.passkey.TestAuthenticator.USER_PRESENT;
import static dev.latchkey.auth.passkey.TestAuthenticator.USER_VERIFIED;
import static dev.latchkey.auth.passkey.TestPasskeys.add;
import static dev.latchkey.auth.passkey.TestPasskeys.added;
import static dev.latchkey.auth.passkey.TestPasskeys.creationOptions;
import static dev.latchkey.auth.passkey.TestPasskeys.requestOptions;
import static dev.latchkey.auth.passkey.TestPasskeys.requireRefused;
import static dev.latchkey.auth.passkey.TestPasskeys.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.database.LockedAccount;
import dev.latchkey.auth.secret.RandomSecret;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on passkeys: at sign-in, and when a passkey is added. */
class PasskeyAttackIT {
    private static final AtomicInteger ADDRESSES = new AtomicInteger();
    private static final TestClock CLOCK = TestClock.atStart();
    private static final AuthServer SERVER = AuthServer.start(
            AuthDatabase.create(),
            CLOCK,
            Map.of("latchkey.proxies.trusted", "127.0.0.1", "latchkey.throttle.address-failures", 300));

    private final Person person = SERVER.register();
    private final String access = SERVER.login(person).access();
    private final TestAuthenticator authenticator = new TestAuthenticator();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    /** {@return each a change of the authenticator, of the browser or of the page that makes an answer wrong} */
    private static Stream<Arguments> wrong() {
        return Stream.of(
                wrong("another origin", authenticator -> authenticator.origin("https://evil.example")),
                wrong("a host below ours", authenticator -> authenticator.origin("https://x.auth.example.test")),
                wrong("another port", authenticator -> authenticator.origin(AuthServer.ISSUER + ":8443")),
                wrong("another scheme", authenticator -> authenticator.origin("http://auth.example.test")),
                wrong("another RP ID", authenticator -> authenticator.rpId("example.test")),
                wrong("a frame of another site", authenticator -> authenticator.clientData("crossOrigin", true)),
                wrong(
                        "a frame in another site",
                        authenticator -> authenticator.clientData("topOrigin", "https://evil.example")),
                wrong("another challenge", authenticator -> authenticator.challenge(RandomSecret.bytes())),
                wrong("a challenge with a forged expiry", authenticator -> authenticator.challenge(new byte[56])),
                wrong("an empty challenge", authenticator -> authenticator.challenge(new byte[] {0})),
                wrong("user not present", authenticator -> authenticator.flags(USER_VERIFIED)),
                wrong(
                        "backed up, but not eligible",
                        authenticator -> authenticator.flags(USER_PRESENT | USER_VERIFIED | BACKED_UP)));
    }

    private static Arguments wrong(String name, UnaryOperator<TestAuthenticator> change) {
        return Arguments.argumentSet(name, change);
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void signInWhenTheAnswerIsWrongThenRefused(UnaryOperator<TestAuthenticator> change) {
        added(SERVER, access, authenticator);

        requireRefused(signIn(SERVER, change.apply(authenticator)));

        assertThat(openedByPasskey()).isZero();
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void addWhenTheAnswerIsWrongThenRefused(UnaryOperator<TestAuthenticator> change) {
        String options = creationOptions(SERVER, access);

        requireNotAdded(add(SERVER, access, "Mine", change.apply(authenticator).register(options)));
    }

    @Test
    void signInWhenTheSignatureIsOfAnotherKeyThenRefused() {
        added(SERVER, access, authenticator);

        requireRefused(signIn(SERVER, authenticator.anotherKey()));
    }

    @Test
    void signInWhenTheAnswerIsOfARegistrationThenRefused() {
        added(SERVER, access, authenticator);

        requireRefused(signIn(SERVER, authenticator.type("webauthn.create")));
    }

    @Test
    void signInWhenTheBackupFlagHasChangedThenRefused() {
        added(SERVER, access, authenticator);

        requireRefused(signIn(SERVER, authenticator.flags(USER_PRESENT | USER_VERIFIED | BACKUP_ELIGIBLE)));
    }

    @Test
    void signInWhenTheUserIsNotVerifiedThenToldOnlyToTheHolderOfTheKey() {
        added(SERVER, access, authenticator);

        signIn(SERVER, authenticator.flags(USER_PRESENT))
                .requireProblem(
                        401,
                        "user_not_verified",
                        "The authenticator has not verified its user, by a PIN or a fingerprint for example.");
        requireRefused(signIn(SERVER, authenticator.flags(USER_PRESENT).anotherKey()));
        assertThat(openedByPasskey()).isZero();
    }

    @Test
    void addWhenTheUserIsNotVerifiedThenRefused() {
        String options = creationOptions(SERVER, access);

        requireNotAdded(
                add(SERVER, access, "Mine", authenticator.flags(USER_PRESENT).register(options)));
    }

    @Test
    void signInTwiceWithOneAnswerThenOnce() {
        added(SERVER, access, authenticator);
        String credential = authenticator.signIn(requestOptions(SERVER));
        signIn(SERVER, credential).requireJson(200);

        requireRefused(signIn(SERVER, credential));
    }

    @Test
    void signInManyTimesAtOnceWithOneAnswerThenOnce() throws Exception {
        added(SERVER, access, authenticator);
        String credential = authenticator.signIn(requestOptions(SERVER));
        List<Callable<TestAnswer>> calls = IntStream.range(0, 8)
                .<Callable<TestAnswer>>mapToObj(i -> () -> signIn(SERVER, credential))
                .toList();
        int opened = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<TestAnswer> answer : threads.invokeAll(calls)) {
                opened += answer.get().status() == 200 ? 1 : 0;
            }
        }

        assertThat(opened).isEqualTo(1);
        assertThat(openedByPasskey()).isEqualTo(1);
    }

    @Test
    void signInWhenTheChallengeHasExpiredThenRefused() {
        added(SERVER, access, authenticator);
        String inTime = authenticator.signIn(requestOptions(SERVER));
        CLOCK.advance(Duration.ofMinutes(4));
        signIn(SERVER, inTime).requireJson(200);
        String late = authenticator.signIn(requestOptions(SERVER));
        CLOCK.advance(Duration.ofMinutes(5));

        requireRefused(signIn(SERVER, late));
    }

    @Test
    void signInWhenOneBitOfTheChallengeIsAnotherThenRefused() {
        added(SERVER, access, authenticator);
        Map<String, Object> options = TestAuthenticator.parse(requestOptions(SERVER));
        byte[] challenge = TestAuthenticator.bytes(String.valueOf(options.get("challenge")));
        for (int position : new int[] {0, 16, 23, 24, challenge.length - 1}) {
            byte[] forged = challenge.clone();
            forged[position] = (byte) (forged[position] ^ 1);
            requireRefused(signIn(SERVER, authenticator.challenge(forged)));
        }
    }

    @Test
    void signInWithTheChallengeOfARegistrationThenRefusedAndTheOtherWayRound() {
        String creation = creationOptions(SERVER, access);
        added(SERVER, access, authenticator);

        requireRefused(signIn(SERVER, authenticator.signIn(creation)));
        byte[] ofSignIn = TestAuthenticator.bytes(
                String.valueOf(TestAuthenticator.parse(requestOptions(SERVER)).get("challenge")));
        TestAuthenticator next = new TestAuthenticator().challenge(ofSignIn);
        requireNotAdded(add(SERVER, access, "Mine", next.register(creation)));
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 4, 0})
    void signInWhenTheCounterHasNotGrownThenRefusedAndAudited(long counter) {
        String id = added(SERVER, access, authenticator.counter(5));

        requireRefused(signIn(SERVER, authenticator.counter(counter)));

        assertThat(openedByPasskey()).isZero();
        assertThat(SERVER.audited("SELECT details ->> 'passkey' || ' ' || outcome FROM audit.event"
                        + " WHERE event = 'passkey.counter_went_back' AND account_id = '" + person.id() + "'"))
                .containsExactly(id + " refused");
        signIn(SERVER, authenticator.counter(6)).requireJson(200);
    }

    @Test
    void signInAsAnotherAccountByItsUserHandleThenRefused() {
        added(SERVER, access, authenticator);
        Person other = SERVER.register();

        requireRefused(signIn(SERVER, authenticator.userHandle(UserHandle.of(UUID.fromString(other.id())))));
    }

    @Test
    void signInWhenUnknownOrDisabledThenTheSameAnswer() {
        added(SERVER, access, authenticator);
        SERVER.database()
                .execute(Role.AUTH, "UPDATE auth.account SET enabled = false WHERE id = '" + person.id() + "'");
        TestAuthenticator unknown = new TestAuthenticator().userHandle(UserHandle.of(UUID.fromString(person.id())));

        TestAnswer disabled = signIn(SERVER, authenticator);
        requireRefused(disabled);
        assertThat(signIn(SERVER, unknown).text()).isEqualTo(disabled.text());
        assertThat(SERVER.audited("SELECT details ->> 'reason' FROM audit.event WHERE event = 'login.failed'"
                        + " AND account_id = '" + person.id() + "'"))
                .containsExactly("disabled");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"type\": \"public-key\", \"rawId\": \"AA\"}",
                "{\"type\": \"public-key\", \"rawId\": \"AA\", \"response\": 1}",
                "{\"type\": \"public-key\", \"rawId\": \"AA\", \"response\": {\"clientDataJSON\": \"bnVsbA\","
                        + " \"authenticatorData\": \"AA\", \"signature\": \"AA\", \"userHandle\": \"AA\"}}",
                "{\"type\": \"public-key\", \"rawId\": \"*\", \"response\": {\"clientDataJSON\": \"e30\","
                        + " \"authenticatorData\": \"AA\", \"signature\": \"AA\", \"userHandle\": \"AA\"}}",
                "{\"type\": \"public-key\", \"rawId\": \"AA\", \"response\": {\"clientDataJSON\": [],"
                        + " \"authenticatorData\": {}, \"signature\": null, \"userHandle\": 7}}"
            })
    void signInWhenTheAnswerIsMalformedThenRefused(String credential) {
        requireRefused(signIn(SERVER, credential));
        requireNotAdded(add(SERVER, access, "Mine", credential));
    }

    @Test
    void addAPasskeyOfAnotherAccountThenRefusedAndItStaysThere() {
        added(SERVER, access, authenticator);
        String thief = SERVER.signUp().access();

        add(SERVER, thief, "Mine", authenticator.register(creationOptions(SERVER, thief)))
                .requireProblem(409, "passkey_exists", "This passkey is added already.");

        authenticator.userHandle(UserHandle.of(UUID.fromString(person.id())));
        TestAnswer signedIn = signIn(SERVER, authenticator).requireJson(200);
        assertThat(SERVER.status(signedIn.string("access_token")).string("user"))
                .isEqualTo(person.username());
    }

    @Test
    void addWithTheOptionsOfAnotherAccountThenRefused() {
        String options = creationOptions(SERVER, SERVER.signUp().access());

        requireNotAdded(add(SERVER, access, "Mine", authenticator.register(options)));
    }

    @Test
    void addTwiceWithOneChallengeThenOnce() {
        String options = creationOptions(SERVER, access);
        add(SERVER, access, "First", authenticator.register(options)).requireJson(201);

        TestAnswer second = add(SERVER, access, "Second", new TestAuthenticator().register(options));

        second.requireProblem(400, "passkey_refused", "The passkey is not valid, or its options are used or expired.");
    }

    @Test
    void changeWithAnOldSignInThenItMustBeRepeated() {
        String id = added(SERVER, access, authenticator);
        CLOCK.advance(Duration.ofMinutes(6));

        TestAnswer options =
                SERVER.post("/passkeys/registration-options").bearer(access).send();
        TestAnswer removal =
                SERVER.request("DELETE", "/passkeys/" + id).bearer(access).send();

        assertThat(options.status()).isEqualTo(401);
        assertThat(options.string("code")).isEqualTo("insufficient_user_authentication");
        assertThat(removal.status()).isEqualTo(401);
        assertThat(SERVER.get("/passkeys").bearer(access).send().status()).isEqualTo(200);
    }

    @Test
    void signInWhileThePasskeyIsRemovedThenNoSession() throws Exception {
        String id = added(SERVER, access, authenticator);
        String credential = authenticator.signIn(requestOptions(SERVER));
        try (Connection remover = SERVER.database().dataSource(Role.AUTH).getConnection();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            remover.setAutoCommit(false);
            execute(remover, "SELECT FROM auth.account WHERE id = '" + person.id() + "' FOR NO KEY UPDATE");
            execute(remover, "DELETE FROM auth.passkey WHERE id = '" + id + "'");
            Future<TestAnswer> answer = threads.submit(() -> signIn(SERVER, credential));
            LockedAccount.awaitCall(SERVER.database(), "open_session_by_passkey");
            remover.commit();

            requireRefused(answer.get());
        }
        assertThat(openedByPasskey()).isZero();
    }

    @Test
    void signInWhenManyHaveFailedFromTheAddressThenThrottled() {
        String address = "192.0.2." + ADDRESSES.incrementAndGet();
        added(SERVER, access, authenticator);
        String good = authenticator.signIn(requestOptions(SERVER));
        for (int i = 0; i < 300; i++) {
            assertThat(signInFrom(address, "{}").status()).isEqualTo(401);
        }

        signInFrom(address, good).requireProblem(429, "throttled", "Too many attempts have failed. Try again later.");
        signIn(SERVER, good).requireJson(200);
    }

    @Test
    void purgeWhenChallengesHaveExpiredThenGone() {
        added(SERVER, access, authenticator);
        CLOCK.advance(Duration.ofMinutes(6));

        SERVER.bean(UsedChallengePurge.class).purge(1_000);

        assertThat(TestRows.select(
                        SERVER.database(),
                        "SELECT count(*) FROM auth.used_challenge WHERE expires_at < shared.clock()"))
                .containsExactly("0");
    }

    private static TestAnswer signInFrom(String address, String credential) {
        return SERVER.post("/login/passkey")
                .header("X-Forwarded-For", address)
                .json("{\"credential\": " + credential + "}")
                .send();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void requireNotAdded(TestAnswer answer) {
        answer.requireProblem(400, "passkey_refused", "The passkey is not valid, or its options are used or expired.");
    }

    private int openedByPasskey() {
        return Integer.parseInt(TestRows.select(
                        SERVER.database(),
                        "SELECT count(*) FROM auth.session WHERE 'user' = ANY (amr) AND account_id = '" + person.id()
                                + "'")
                .getFirst());
    }
}
