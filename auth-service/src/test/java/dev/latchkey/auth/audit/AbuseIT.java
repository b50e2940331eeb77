package dev.latchkey.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.authorization.TestApplication;
import dev.latchkey.auth.client.TestClients;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRequest;
import dev.latchkey.shared.test.TestRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an hour of abuse adds to the database of one replica, by requests alone, in bytes of {@code pg_database_size}. An hour takes
 * too long, so each kind of abuse is measured for a part of it, beyond its limit, and its growth is multiplied:
 *
 * <ul>
 *   <li>failures: six minutes by the test's clock, with all limits as they are by default, times 10
 *   <li>successes of one account: with a fiftieth of the default limit, times 50; three times as many as that are tried
 *   <li>accounts of one address: with a fiftieth of the default limit, times 50
 *   <li>revoked tokens: those of one minute, times 60
 *   <li>rotated refresh tokens: the growth of a minute with 200 rotations a second, multiplied from a part of it, without any
 *       vacuum. After that the chain has to live in the space that its deleted rows have left: autovacuum frees it every minute,
 *       and the test does so before each later round by a plain {@code VACUUM}, which returns nothing to the operating system
 * </ul>
 */
class AbuseIT {
    private static final Logger LOG = LoggerFactory.getLogger(AbuseIT.class);
    private static final long MOST = 50_000_000;
    private static final String LONGEST_USER_AGENT = "m".repeat(256);

    private static final int MINUTES = 6;
    private static final int PART = 50;
    private static final int SESSIONS = 5_000 / PART;
    private static final int ACCOUNTS = 1_000 / PART;

    private static final int ROUND = 250;
    private static final int FIRST_ROUNDS = 3;
    private static final int LATER_ROUNDS = 6;
    private static final int ROTATIONS_A_MINUTE = 200 * 60;

    /** A few pages of the table and of its indexes; each round would add more than half of it if its links stayed. */
    private static final long HARDLY_ANYTHING = 150_000;

    private static final Map<String, Object> DEFAULTS = Map.of(
            "latchkey.proxies.trusted",
            "127.0.0.1",
            "latchkey.throttle.account-failures",
            10,
            "latchkey.throttle.address-failures",
            30);

    @Test
    void abuseWhenItGoesOnForAnHourThenTheDatabaseGrowsByLessThanFiftyMegabytes() throws Exception {
        Map<String, Long> hour = new LinkedHashMap<>();
        TestClock clock = TestClock.atStart();
        try (AuthServer server = AuthServer.start(AuthDatabase.create(), clock, DEFAULTS)) {
            hour.put("failures", 60 / MINUTES * growth(server, () -> failFromManyAddresses(server, clock)));
        }
        Map<String, Object> lower = new HashMap<>(DEFAULTS);
        lower.put("latchkey.throttle.account-sessions", SESSIONS);
        lower.put("latchkey.throttle.registrations", ACCOUNTS);
        lower.put(
                "latchkey.session.max-per-account", 2); // so that nearly every session ends another, as in a whole hour
        try (AuthServer server = AuthServer.start(AuthDatabase.create(), lower)) {
            Person person = server.register();
            Person other = server.register();
            Person third = server.register();
            TestApplication application = TestApplication.firstParty(server);
            TestBrowser browser = new TestBrowser(server).with("User-Agent", LONGEST_USER_AGENT);
            browser.signedInAs(other);
            long signIns = growth(server, () -> signInAgainAndAgain(server, person));
            long codes = growth(server, () -> redeemAgainAndAgain(server, application, browser));
            LOG.info("An hour of sign-ins: {} bytes; of codes: {} bytes.", PART * signIns, PART * codes);
            hour.put("one account", PART * Math.max(signIns, codes)); // both have the same limit
            hour.put("registrations", PART * growth(server, () -> registerAgainAndAgain(server)));
            hour.put("revocations", 60 * growth(server, () -> revokeForAMinute(server)));
            hour.put("rotations", hourOfRotations(server, third));
        }
        LOG.info("An hour of abuse, in bytes: {}", hour);
        assertThat(hour.values().stream().mapToLong(Long::longValue).sum())
                .as("%s", hour)
                .isLessThan(MOST);
    }

    /** Each minute has more failures than a replica tells apart, each from an address of its own. */
    private static void failFromManyAddresses(AuthServer server, TestClock clock) throws Exception {
        TestClients.Known client = TestClients.publicOne(server);
        Person person = server.register();
        Set<Integer> statuses = new HashSet<>();
        for (int minute = 0; minute < MINUTES; minute++) {
            String token = server.login(person).access();
            List<Callable<TestAnswer>> failures = new ArrayList<>();
            for (int i = 0; i < FailureBuffer.MOST_DIFFERENT; i++) {
                String address = "2001:db8:" + minute + ":" + Integer.toHexString(i) + "::1";
                failures.add(() -> from(server.post("/oauth2/token"), address)
                        .header("Authorization", TestClients.basic("nobody", "nothing"))
                        .form("grant_type=client_credentials")
                        .send());
            }
            for (int i = 0; i < 40; i++) {
                int guess = 1_000 * minute + i;
                String address = "203.0." + minute + "." + i;
                failures.add(() ->
                        from(server.get("/admin/users"), address).bearer(token).send());
                failures.add(() ->
                        token(server, address, "grant_type=refresh_token&refresh_token=unknown-" + guess, client));
                failures.add(() -> token(
                        server,
                        address,
                        "grant_type=authorization_code&redirect_uri=https://a.example.test&code=unknown-" + guess,
                        client));
                if (i % 4 == 0) { // a password is hashed for each
                    failures.add(() -> from(server.post("/login"), address)
                            .json("{\"username\": \"nobody-" + guess + "\", \"password\": \"a guess\"}")
                            .send());
                }
            }
            for (int i = 0; i < 60; i++) { // one address, beyond its limit
                failures.add(
                        () -> token(server, "192.0.2.1", "grant_type=refresh_token&refresh_token=unknown", client));
            }
            statuses.addAll(statuses(failures));
            TestAudit.flush(server);
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(statuses).containsExactlyInAnyOrder(400, 401, 403, 429);
    }

    private static TestAnswer token(AuthServer server, String address, String form, TestClients.Known client) {
        return from(server.post("/oauth2/token"), address)
                .form(form + "&client_id=" + client.id())
                .send();
    }

    private static void signInAgainAndAgain(AuthServer server, Person person) {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < SESSIONS + 10; i++) {
            statuses.add(from(server.post("/login"), "192.0.2.2")
                    .json("{\"username\": \"" + person.username() + "\", \"password\": \"" + AuthServer.PASSWORD
                            + "\"}")
                    .send()
                    .status());
        }
        assertThat(statuses).as("successes").filteredOn(status -> status == 200).hasSize(SESSIONS);
    }

    private static void redeemAgainAndAgain(AuthServer server, TestApplication application, TestBrowser browser) {
        int redeemed = 0;
        for (int i = 0; i < 3 * SESSIONS; i++) {
            TestAnswer answer = browser.get(application.address());
            if (answer.status() != 429) {
                application.redeem(server, TestApplication.code(answer)).requireJson(200);
                redeemed++;
            }
        }
        LOG.info("{} codes were redeemed.", redeemed);
    }

    private static void registerAgainAndAgain(AuthServer server) {
        for (int i = 0; i < ACCOUNTS + 10; i++) {
            from(server.post("/register"), "192.0.2.3")
                    .json("{\"username\": \"abuser-" + i + "\", \"password\": \"" + AuthServer.PASSWORD
                            + "\", \"email\": \"abuser-" + i + "@example.test\"}")
                    .send();
        }
    }

    /** As many tokens of one client as are revoked within a minute, and more. */
    private static void revokeForAMinute(AuthServer server) {
        TestClients.Known client = TestClients.basic(server);
        for (int i = 0; i < 80; i++) {
            String token = from(server.post("/oauth2/token"), "192.0.2.4")
                    .header("Authorization", client.basic())
                    .form("grant_type=client_credentials")
                    .send()
                    .requireJson(200)
                    .string("access_token");
            from(server.post("/oauth2/revoke"), "192.0.2.4")
                    .header("Authorization", client.basic())
                    .form("token=" + token)
                    .send();
        }
    }

    private static long hourOfRotations(AuthServer server, Person person) throws Exception {
        String[] token = {server.login(person).refresh()};
        long first = growth(server, () -> rotate(server, token, FIRST_ROUNDS * ROUND));
        vacuumLinks(server);
        rotate(server, token, ROUND);
        long later = 0;
        for (int i = 0; i < LATER_ROUNDS; i++) {
            vacuumLinks(server);
            later += growth(server, () -> rotate(server, token, ROUND));
        }
        LOG.info(
                "{} rotations: {} bytes; {} later: {} bytes.",
                FIRST_ROUNDS * ROUND,
                first,
                LATER_ROUNDS * ROUND,
                later);
        assertThat(later)
                .as("growth by %d later rotations", LATER_ROUNDS * ROUND)
                .isLessThan(HARDLY_ANYTHING);
        return first * ROTATIONS_A_MINUTE / (FIRST_ROUNDS * ROUND) + later;
    }

    private static void rotate(AuthServer server, String[] token, int times) {
        for (int i = 0; i < times; i++) {
            token[0] = server.refresh(token[0]).requireJson(200).string("refresh_token");
        }
    }

    private static void vacuumLinks(AuthServer server) {
        server.database().execute(Role.SUPERUSER, "VACUUM auth.refresh_token");
    }

    /** An abuse that a test can measure. */
    private interface Abuse {
        void run() throws Exception;
    }

    /** {@return by how many bytes the database has grown} */
    private static long growth(AuthServer server, Abuse abuse) throws Exception {
        long before = size(server);
        abuse.run();
        TestAudit.flush(server);
        return size(server) - before;
    }

    private static long size(AuthServer server) {
        return Long.parseLong(TestRows.select(server.database(), "SELECT pg_database_size(current_database())")
                .getFirst());
    }

    private static TestRequest from(TestRequest request, String address) {
        return request.header("X-Forwarded-For", address).header("User-Agent", LONGEST_USER_AGENT);
    }

    private static Set<Integer> statuses(List<Callable<TestAnswer>> requests) throws Exception {
        Set<Integer> statuses = new HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<TestAnswer> answer : threads.invokeAll(requests)) {
                statuses.add(answer.get().status());
            }
        }
        return statuses;
    }
}
