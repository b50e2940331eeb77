package dev.latchkey.auth.address;

import static dev.latchkey.auth.address.TestClaims.age;
import static dev.latchkey.auth.address.TestClaims.code;
import static dev.latchkey.auth.address.TestClaims.register;
import static dev.latchkey.auth.address.TestClaims.requireRefused;
import static dev.latchkey.auth.address.TestClaims.token;
import static dev.latchkey.auth.address.TestClaims.verifyByCode;
import static dev.latchkey.auth.address.TestClaims.verifyByToken;
import static dev.latchkey.auth.address.TestClaims.wrong;
import static dev.latchkey.auth.page.TestPages.requirePage;
import static dev.latchkey.auth.page.TestPages.requireRedirect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.authorization.TestApplication;
import dev.latchkey.auth.mail.MailServer;
import dev.latchkey.auth.mail.ReceivedMail;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Attacks on addresses and on their verification, on two replicas. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AddressAttackIT {
    private static final String OTHER_PASSWORD = "eight lanterns by the old bridge";

    private final MailServer mail = MailServer.start();
    private final TestDatabase database = AuthDatabase.create();
    private final Map<String, Object> settings = TestClaims.settings(
            mail, "latchkey.master-key.key", AuthServer.randomMasterKey(), "latchkey.throttle.account-failures", 10);
    private final AuthServer server = AuthServer.start(database, settings);
    private final AuthServer replica = AuthServer.start(database, settings);
    private final String email = "victim-" + UUID.randomUUID() + "@example.test";

    @AfterAll
    void stop() {
        replica.close();
        server.close();
        mail.close();
    }

    @Test
    void squatAnAddressThenItsOwnerGetsItAndTheUsernameAllTheSame() {
        String address = "owner-" + UUID.randomUUID() + "@example.test";
        TestAnswer squatter = register(server, address, address).requireJson(201);
        String session = server.login(address, AuthServer.PASSWORD).string("access_token");
        mail.await(address); // the owner does not open this link
        age(server);
        TestBrowser owner = new TestBrowser(replica);
        requireRedirect(
                owner.submit("/signup", "/signup", Map.of("email", address, "password", OTHER_PASSWORD)), "/dashboard");
        String link = token(mail.await(address));
        assertThat(holders(address)).as("until it is verified").containsExactly(squatter.string("id"));

        assertThat(verifyByToken(replica, link).status()).isEqualTo(204);

        requireRedirect(new TestBrowser(replica).signIn(address, OTHER_PASSWORD), "/dashboard");
        requirePage(new TestBrowser(server).signIn(address, AuthServer.PASSWORD), 401);
        assertThat(holders(address)).hasSize(1).doesNotContain(squatter.string("id"));
        assertThat(server.get("/userinfo").bearer(session).send().json())
                .doesNotContainKey("email")
                .extracting("preferred_username")
                .asString()
                .startsWith("user-");
        assertThat(server.audited("SELECT event FROM audit.event WHERE account_id = '" + squatter.string("id")
                        + "' AND event LIKE 'email.%' ORDER BY id"))
                .containsExactly("email.verification_requested", "email.lost");
        assertThat(server.audited("SELECT event FROM audit.event WHERE account_id = '"
                        + holders(address).getFirst() + "' AND event LIKE 'email.%' ORDER BY id"))
                .containsExactly("email.verification_requested", "email.verified");
    }

    @Test
    void registerUnderASquattedAddressThenTheAnswerIsTheUsualOne() {
        String address = "squatted-" + UUID.randomUUID() + "@example.test";
        register(server, "squatter-" + UUID.randomUUID(), address).requireJson(201);
        age(server);
        String username = "owner-" + UUID.randomUUID();

        TestAnswer answer = register(server, username, address).requireJson(201);

        assertThat(answer.json())
                .containsOnlyKeys("id", "username", "email", "name", "message")
                .containsEntry("username", username)
                .containsEntry("email", address);
        String token = server.login(username, AuthServer.PASSWORD).string("access_token");
        assertThat(server.get("/userinfo").bearer(token).send().json()).doesNotContainKeys("email", "email_verified");
    }

    @Test
    void registerUnderOneAddressAgainAndAgainThenItGetsFewMails() {
        String address = "flooded-" + UUID.randomUUID() + "@example.test";
        for (int i = 0; i < 8; i++) {
            register(server, "flood-" + UUID.randomUUID(), address).requireJson(201);
            age(server);
        }

        String last = "last-" + UUID.randomUUID() + "@example.test";
        register(server, "last-" + UUID.randomUUID(), last).requireJson(201);
        mail.await(last);
        await().untilAsserted(() -> assertThat(TestRows.of(database, "auth.mail"))
                .as("mails that wait for the next minute")
                .isEmpty());
        assertThat(mail.mails(address)).hasSize(5);
    }

    @Test
    void guessFromABrowserThatHadTheAddressBeforeItsOwnerThenItIsNoKnownDevice() {
        String address = "inherited-" + UUID.randomUUID() + "@example.test";
        register(server, "squatter-" + UUID.randomUUID(), address).requireJson(201);
        mail.await(address);
        TestBrowser squatter = new TestBrowser(server);
        requireRedirect(squatter.signIn(address, AuthServer.PASSWORD), "/dashboard");
        requireRedirect(squatter.submit("/dashboard", "/logout", Map.of()), "/login");
        age(server);
        register(server, "owner-" + UUID.randomUUID(), address).requireJson(201);
        assertThat(verifyByToken(server, token(mail.await(address))).status()).isEqualTo(204);

        for (int failure = 0; failure < 10; failure++) {
            requirePage(new TestBrowser(server).signIn(address, OTHER_PASSWORD), 401);
        }

        requirePage(squatter.signIn(address, OTHER_PASSWORD), 429);
    }

    @Test
    void takeAVerifiedAddressThenRefused() {
        Person owner = verified();

        register(server, "thief-" + UUID.randomUUID(), owner.email())
                .requireProblem(409, "email_taken", "The e-mail address is taken.");
        register(server, owner.email(), owner.email())
                .requireProblem(409, "email_taken", "The e-mail address is taken.");
        assertThat(holders(owner.email())).containsExactly(owner.id());
    }

    @Test
    void verifyWhenAnotherAccountHasVerifiedTheAddressThenRefused() {
        String address = "twice-" + UUID.randomUUID() + "@example.test";
        String first = register(server, "first-" + UUID.randomUUID(), address).string("id");
        String ofFirst = token(mail.await(address));
        age(server);
        String second = "second-" + UUID.randomUUID();
        register(server, second, address).requireJson(201);
        String ofSecond = token(mail.await(address));
        assertThat(verifyByToken(server, ofFirst).status()).isEqualTo(204);

        requireRefused(verifyByToken(server, ofSecond));

        assertThat(holders(address)).containsExactly(first);
        server.post("/email/verification-requests")
                .bearer(server.login(second, AuthServer.PASSWORD).string("access_token"))
                .send()
                .requireProblem(409, "no_email", "The account has no address to verify.");
    }

    @RepeatedTest(10)
    void verifyOneAddressForTwoAccountsAtOnceThenOneGetsItAndTheOtherIsRefused() throws Exception {
        String address = "race-" + UUID.randomUUID() + "@example.test";
        register(server, "holder-" + UUID.randomUUID(), address).requireJson(201);
        String ofHolder = token(mail.await(address));
        age(server);
        register(server, "claimant-" + UUID.randomUUID(), address).requireJson(201);
        String ofClaimant = token(mail.await(address));
        register(server, "other-" + UUID.randomUUID(), address).requireJson(201);
        String ofOther = token(mail.await(address));

        List<Callable<TestAnswer>> calls = List.of(
                () -> verifyByToken(server, ofHolder),
                () -> verifyByToken(replica, ofClaimant),
                () -> verifyByToken(server, ofOther));
        int verified = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<TestAnswer> call : threads.invokeAll(calls)) {
                TestAnswer answer = call.get();
                if (answer.status() == 204) {
                    verified++;
                } else {
                    requireRefused(answer);
                }
            }
        }

        assertThat(verified).isEqualTo(1);
        assertThat(holders(address)).hasSize(1);
        assertThat(TestRows.select(
                        database,
                        "SELECT count(*) FROM auth.account WHERE email_key = '" + address
                                + "' AND email_verified_at IS NOT NULL"))
                .containsExactly("1");
    }

    @Test
    void useOneLinkTwiceAtOnceThenOnce() throws Exception {
        Person person = server.register();
        String link = token(mail.await(person.email()));
        int verified = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<TestAnswer> call = () -> verifyByToken(server, link);
            for (Future<TestAnswer> answer : threads.invokeAll(List.of(call, call, call, call))) {
                verified += answer.get().status() == 204 ? 1 : 0;
            }
        }

        assertThat(verified).isEqualTo(1);
        requireRefused(verifyByToken(replica, link));
    }

    @Test
    void guessCodesThenTheClaimIsDeadAfterTenOnAllReplicasTogether() {
        Person person = server.register();
        String access = server.login(person).access();
        ReceivedMail received = mail.await(person.email());
        String code = code(received);
        for (int i = 0; i < 10; i++) {
            requireRefused(verifyByCode(i % 2 == 0 ? server : replica, access, wrong(code)));
        }

        requireRefused(verifyByCode(server, access, code));
        requireRefused(verifyByToken(server, token(received)));
    }

    @Test
    void guessManySecretsThenTheAddressIsThrottled() {
        try (AuthServer strict = AuthServer.start(
                AuthDatabase.create(), TestClaims.settings(mail, "latchkey.throttle.address-failures", 5))) {
            for (int i = 0; i < 5; i++) {
                requireRefused(verifyByToken(strict, "A".repeat(42) + i));
            }

            assertThat(verifyByToken(strict, "B".repeat(43)).status()).isEqualTo(429);
        }
    }

    @Test
    void verifyByTheCodeOrLinkOfAnotherAccountThenItDoesNotBecomeTheCallers() {
        Person victim = server.register();
        ReceivedMail received = mail.await(victim.email());
        Person mallory = server.register();
        String access = server.login(mallory).access();

        requireRefused(verifyByCode(server, access, code(received)));
        TestAnswer answer = server.post("/email/verifications")
                .bearer(access)
                .json("{\"token\": \"" + token(received) + "\"}")
                .send();

        assertThat(answer.status()).as("a link is its account's").isEqualTo(204);
        assertThat(holders(victim.email())).containsExactly(victim.id());
        assertThat(server.get("/userinfo").bearer(access).send().json())
                .containsEntry("email", mallory.email())
                .containsEntry("email_verified", false);
    }

    @Test
    void verifyByCodeWithAnApplicationsTokenThenForbidden() {
        Person person = server.register();
        TestBrowser browser = new TestBrowser(server).signedInAs(person);
        String token =
                TestApplication.firstParty(server).tokens(server, browser).string("access_token");

        verifyByCode(server, token, code(mail.await(person.email())))
                .requireProblem(403, "forbidden", "An application may not do this for its user.");
        assertThat(server.post("/email/verification-requests")
                        .bearer(token)
                        .send()
                        .status())
                .isEqualTo(403);
    }

    @Test
    void verifyWhenTheAccountIsDeletedThenRefused() {
        Person person = server.register();
        String link = token(mail.await(person.email()));
        database.execute(Role.AUTH, "SELECT auth.delete_account('" + person.id() + "', NULL, '1 hour', NULL)");

        requireRefused(verifyByToken(server, link));

        assertThat(TestRows.select(
                        database, "SELECT count(*) FROM auth.address_claim WHERE account_id = '" + person.id() + "'"))
                .containsExactly("0");
    }

    @Test
    void verifyWhenTheAccountIsDisabledThenRefusedUntilItIsEnabled() {
        Person person = server.register();
        String link = token(mail.await(person.email()));
        database.execute(Role.AUTH, "UPDATE auth.account SET enabled = false WHERE id = '" + person.id() + "'");

        requireRefused(verifyByToken(server, link));

        database.execute(Role.AUTH, "UPDATE auth.account SET enabled = true WHERE id = '" + person.id() + "'");
        assertThat(verifyByToken(server, link).status()).isEqualTo(204);
    }

    @Test
    void verifyWhenExpiredThenRefused() {
        Person person = server.register();
        String access = server.login(person).access();
        ReceivedMail received = mail.await(person.email());
        database.execute(
                Role.AUTH, "UPDATE auth.address_claim SET expires_at = now() WHERE account_id = '" + person.id() + "'");

        requireRefused(verifyByToken(server, token(received)));
        requireRefused(verifyByCode(server, access, code(received)));
    }

    @Test
    void readTheDatabaseThenItHasNeitherTheLinkNorTheCode() {
        Person person = server.register();
        ReceivedMail received = mail.await(person.email());

        String row = TestRows.select(
                        database, "SELECT c::text FROM auth.address_claim c WHERE account_id = '" + person.id() + "'")
                .getFirst();

        assertThat(row)
                .doesNotContain(token(received))
                .doesNotContain(code(received))
                .doesNotContain(code(received).replace("-", ""));
    }

    @Test
    void registerWithForgedHostThenTheLinkLeadsHere() {
        server.post("/register")
                .header("X-Forwarded-Host", "evil.example")
                .header("Forwarded", "host=evil.example")
                .json("""
                        {"username": "forged-%s", "email": "%s", "password": "%s"}""".formatted(UUID.randomUUID(), email, AuthServer.PASSWORD))
                .send()
                .requireJson(201);

        assertThat(mail.await(email).link()).startsWith(AuthServer.ISSUER + "/verify-email?token=");
    }

    @Test
    void postTheButtonFromElsewhereThenForbidden() {
        Person person = server.register();
        String link = token(mail.await(person.email()));

        requirePage(new TestBrowser(server).post("/verify-email", Map.of("token", link)), 403);

        assertThat(TestRows.select(
                        database, "SELECT email_verified_at FROM auth.account WHERE id = '" + person.id() + "'"))
                .containsExactly("null");
    }

    private Person verified() {
        Person person = server.register();
        assertThat(verifyByToken(server, token(mail.await(person.email()))).status())
                .isEqualTo(204);
        return person;
    }

    private List<String> holders(String address) {
        return TestRows.select(database, "SELECT id FROM auth.account WHERE email_key = '" + address + "'");
    }
}
