package dev.latchkey.auth.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.database.LockedAccount;
import dev.latchkey.shared.micronaut.database.DatabaseFailure;
import dev.latchkey.shared.test.DatabaseProxy;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import dev.latchkey.shared.test.TestVerifier;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The writer's side of the confirmed logout, on two replicas. Their monotonic clock stands still, so a wait ends only when
 * a verifier acknowledges or leaves, or when the test moves the clock. The verifiers have the longest lease, 10 s.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfirmedRevocationIT {
    private static final Duration LEASE = Duration.ofSeconds(10);

    private final TestDatabase database = AuthDatabase.create();
    private final TestMonotonicClock monotonic = new TestMonotonicClock();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private Map<String, Object> settings = Map.of();
    private AuthServer server;
    private AuthServer replica;
    private Person person;
    private RevocationLog log;
    private TestVerifier verifier;

    @BeforeAll
    void start() {
        settings = Map.of("latchkey.master-key.key", AuthServer.randomMasterKey(), "latchkey.verifier.mode", "direct");
        server = AuthServer.start(database, Clock.systemUTC(), settings, List.of(monotonic));
        replica = AuthServer.start(database, Clock.systemUTC(), settings, List.of(monotonic));
        person = server.register();
        log = server.bean(RevocationLog.class);
    }

    @BeforeEach
    void joinVerifier() {
        verifier = TestVerifier.of(database);
        verifier.renewToTheEnd();
    }

    @AfterEach
    void leave() {
        database.execute(Role.AUTH, "DELETE FROM shared.verifier_lease");
    }

    @AfterAll
    void stop() {
        threads.shutdownNow();
        replica.close();
        server.close();
    }

    @Test
    void revokeWhenNoVerifierHasALeaseThenNothingIsConfirmed() {
        verifier.leave();

        assertThat(revoke(UUID.randomUUID()).confirmed()).isNull();
    }

    @Test
    void revokeWhenVerifierIsBehindThenReturnsOnceItKnows() throws Exception {
        TestVerifier other = TestVerifier.of(database);
        other.renewToTheEnd();
        UUID session = UUID.randomUUID();

        Future<Confirmation> revoking = threads.submit(() -> revoke(session));
        awaitWritten(session);
        verifier.renewToTheEnd();
        assertThat(revoking.isDone()).isFalse();
        other.renewToTheEnd();

        assertThat(get(revoking).confirmed()).isEqualTo(2);
    }

    @Test
    void revokeWhenVerifierLeavesThenItIsNotWaitedFor() throws Exception {
        TestVerifier leaving = TestVerifier.of(database);
        leaving.renewToTheEnd();
        UUID session = UUID.randomUUID();

        Future<Confirmation> revoking = threads.submit(() -> revoke(session));
        awaitWritten(session);
        verifier.renewToTheEnd();
        assertThat(revoking.isDone()).isFalse();
        leaving.leave();

        assertThat(get(revoking).confirmed()).isEqualTo(1);
    }

    @Test
    void revokeWhenVerifierIsSilentThenOneLeaseIsWaitedAndNotOnePerRevocation() throws Exception {
        UUID first = UUID.randomUUID();
        Future<Confirmation> revoking = threads.submit(() -> revoke(first));
        awaitWritten(first);
        assertThat(revoking.isDone()).isFalse();

        monotonic.advance(LEASE);

        assertThat(get(revoking).confirmed()).isZero();
        assertThat(revoke(UUID.randomUUID()).confirmed()).isZero(); // did not wait: its lease has run out

        verifier.renew(0); // it is alive, and has a new lease
        UUID third = UUID.randomUUID();
        Future<Confirmation> waiting = threads.submit(() -> revoke(third));
        awaitWritten(third);
        assertThat(waiting.isDone()).isFalse();
        verifier.renewToTheEnd();
        assertThat(get(waiting).confirmed()).isEqualTo(1);
    }

    @Test
    void revokeAgainAfterALostAnswerThenWaitsLikeTheFirst() throws Exception {
        UUID session = UUID.randomUUID();
        log.revokeWithoutWaiting(new Revocation.OfSession(session, "test", null));

        Future<Confirmation> again = threads.submit(() -> revoke(session));
        awaitWritten(session);
        awaitWaiting(server);
        assertThat(again.isDone()).isFalse();
        verifier.renewToTheEnd();

        assertThat(get(again).confirmed()).isEqualTo(1);
    }

    @Test
    void revokeManyAtOnceThenTheyShareAStatement() throws Exception {
        Tokens tokens = server.login(person);
        long before = statements();
        List<Future<Confirmation>> revoking = new ArrayList<>();
        try (Connection holder = database.dataSource(Role.SUPERUSER).getConnection();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("SELECT FROM auth.session WHERE id = '" + session(tokens) + "' FOR UPDATE");
            revoking.add(threads.submit(() -> revoke(session(tokens))));
            await().until(() -> blocked() == 1);
            for (int i = 0; i < 49; i++) {
                revoking.add(threads.submit(() -> revoke(UUID.randomUUID())));
            }
            await().until(() -> queued() == 49);
            holder.rollback();
        }
        await().until(() -> statements() == before + 2);
        verifier.renewToTheEnd();

        for (Future<Confirmation> one : revoking) {
            assertThat(get(one).confirmed()).isEqualTo(1);
        }
        assertThat(statements()).isEqualTo(before + 2);
    }

    @Test
    void revokeWhenTheStatementFailsThenAllWhoShareItFailAndNothingIsDone() throws Exception {
        List<Tokens> sessions = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            sessions.add(server.login(person));
        }
        database.execute(Role.AUTH, "ALTER TABLE shared.revocation ADD CONSTRAINT full_disk CHECK (false) NOT VALID");
        try {
            List<Callable<Confirmation>> calls = sessions.stream()
                    .<Callable<Confirmation>>map(tokens -> () -> revoke(session(tokens)))
                    .toList();
            for (Future<Confirmation> call : threads.invokeAll(calls)) {
                assertThat(call.state()).isEqualTo(Future.State.FAILED);
            }
        } finally {
            database.execute(Role.AUTH, "ALTER TABLE shared.revocation DROP CONSTRAINT full_disk");
        }
        for (Tokens tokens : sessions) {
            server.refresh(tokens.refresh()).requireJson(200);
        }
    }

    @Test
    void revokeWhenDatabaseIsGoneThenFailsAndLaterItCanBeDone() {
        Tokens tokens = replica.login(person);
        try (DatabaseProxy proxy = database.proxy();
                AuthServer cutOff = startBehind(proxy)) {
            RevocationLog itsLog = cutOff.bean(RevocationLog.class);
            Revocation revocation = new Revocation.OfSession(session(tokens), "test", null);
            proxy.refuse();

            assertThatThrownBy(() -> itsLog.revoke(revocation)).matches(DatabaseFailure::isOutage);

            replica.status(tokens.access()).requireJson(200);
            proxy.pass();
            // The pool may still hand out connections that the outage has broken.
            await().ignoreExceptions().until(() -> {
                itsLog.revokeWithoutWaiting(revocation);
                return true;
            });
            assertThat(replica.status(tokens.access()).status()).isEqualTo(401);
        }
    }

    @Test
    void revokeWhenDatabaseGoesAwayDuringTheWaitThenTheWaitEndsWithTheLease() throws Exception {
        UUID session = UUID.randomUUID();
        try (DatabaseProxy proxy = database.proxy();
                AuthServer cutOff = startBehind(proxy)) {
            awaitLeases(cutOff.bean(LeaseWatch.class), 1); // else the first connection comes after the write
            Future<Confirmation> revoking = threads.submit(
                    () -> cutOff.bean(RevocationLog.class).revoke(new Revocation.OfSession(session, "test", null)));
            awaitWritten(session);
            awaitWaiting(cutOff);
            proxy.refuse();

            monotonic.advance(LEASE);

            assertThat(get(revoking).confirmed()).isZero();
        }
    }

    /** Without a reading the writer does not know the leases, so it waits for the longest lease there can be. */
    @Test
    void revokeWhenTheLeasesCannotBeReadThenWaitsForTheLongestLease() throws Exception {
        UUID session = UUID.randomUUID();
        database.execute(Role.AUTH, "ALTER TABLE shared.verifier_lease RENAME TO out_of_reach");
        try {
            Future<Confirmation> revoking = threads.submit(() -> revoke(session));
            awaitWritten(session);
            awaitWaiting(server);
            monotonic.advance(LEASE.minusNanos(1));
            assertThat(revoking.isDone()).isFalse();

            monotonic.advance(Duration.ofNanos(1));

            assertThat(get(revoking).confirmed()).isZero();
        } finally {
            database.execute(Role.AUTH, "ALTER TABLE shared.out_of_reach RENAME TO verifier_lease");
            awaitLeases(server.bean(LeaseWatch.class), 1);
            awaitLeases(replica.bean(LeaseWatch.class), 1);
            monotonic.advance(LEASE); // leases of earlier tests may count as lost; now they have run out
        }
    }

    /** Simulates a restore from a snapshot: the lease row is missing, and the lease may still run. */
    @Test
    void revokeWhenALeaseWasLostDuringAnOutageThenItIsWaitedFor() throws Exception {
        UUID session = UUID.randomUUID();
        try (DatabaseProxy proxy = database.proxy();
                AuthServer cutOff = startBehind(proxy)) {
            LeaseWatch watch = cutOff.bean(LeaseWatch.class);
            awaitLeases(watch, 1);
            proxy.refuse();
            verifier.leave();
            proxy.pass();
            awaitLeases(watch, 0);

            Future<Confirmation> revoking = threads.submit(() -> {
                await().ignoreExceptions().until(() -> {
                    cutOff.bean(RevocationLog.class)
                            .revokeWithoutWaiting(new Revocation.OfSession(session, "test", null));
                    return true;
                });
                return cutOff.bean(RevocationLog.class).revoke(new Revocation.OfSession(session, "test", null));
            });
            awaitWritten(session);
            awaitWaiting(cutOff);
            assertThat(revoking.isDone()).isFalse();

            monotonic.advance(LEASE);

            assertThat(get(revoking).confirmed()).isNull();
        }
    }

    private static void awaitLeases(LeaseWatch watch, int count) {
        try (LeaseWatch.Waiter waiter = watch.waiter(0)) {
            await().until(() -> waiter.next()
                    .filter(reading -> reading.leases().size() == count)
                    .isPresent());
        }
    }

    /** Starts a replica for one test alone: the outage breaks the connections in its pool. */
    private AuthServer startBehind(DatabaseProxy proxy) {
        return AuthServer.start(database.through(proxy), Clock.systemUTC(), settings, List.of(monotonic));
    }

    @Test
    void logoutThenTheAnswerTellsWhoHasConfirmed() throws Exception {
        Tokens tokens = server.login(person);
        Future<TestAnswer> logout = threads.submit(() -> server.logout(tokens.access()));
        awaitWritten(session(tokens));
        assertThat(replica.status(tokens.access()).status()).isEqualTo(401);
        assertThat(logout.isDone()).isFalse();
        verifier.renewToTheEnd();

        TestAnswer answer = logout.get();
        answer.requireJson(200);
        assertThat(answer.json())
                .isEqualTo(Map.of(
                        "message",
                        "User logged out successfully",
                        "session",
                        session(tokens).toString(),
                        "confirmed",
                        1L));
    }

    @Test
    void logoutAgainWhileTheFirstWaitsThenRefusedOnlyOnceItHoldsEverywhere() throws Exception {
        Tokens tokens = server.login(person);
        Future<TestAnswer> first = threads.submit(() -> server.logout(tokens.access()));
        awaitWritten(session(tokens));
        List<Future<TestAnswer>> repeated = List.of(
                threads.submit(() -> server.logout(tokens.access())),
                threads.submit(() -> replica.logout(tokens.access())),
                threads.submit(() ->
                        replica.post("/logout/all").bearer(tokens.access()).send()),
                threads.submit(() -> server.request("DELETE", "/sessions/" + session(tokens))
                        .bearer(tokens.access())
                        .send()));
        await().until(() -> waiters(server) + waiters(replica) == 5);
        assertThat(repeated).noneMatch(Future::isDone);

        verifier.renewToTheEnd();

        assertThat(first.get().status()).isEqualTo(200);
        for (Future<TestAnswer> call : repeated) {
            assertThat(call.get().status()).isEqualTo(401);
        }
    }

    @Test
    void logoutWhenAsyncIsPreferredThenNobodyIsWaitedFor() throws ParseException {
        Tokens tokens = server.login(person);

        TestAnswer answer = server.post("/logout")
                .bearer(tokens.access())
                .header("Prefer", "respond-async")
                .send();

        answer.requireJson(202);
        assertThat(answer.json()).doesNotContainKey("confirmed");
        assertThat(replica.status(tokens.access()).status()).isEqualTo(401);
    }

    @Test
    void logoutWhenTheClientHangsUpThenItGoesOnAndIsWaitedFor() throws Exception {
        Tokens tokens = replica.login(person);
        long before = waits(replica);
        try (Socket socket = new Socket("localhost", replica.port())) {
            socket.getOutputStream()
                    .write(("POST /logout HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nAuthorization: Bearer "
                                    + tokens.access() + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            awaitWritten(session(tokens));
        }
        awaitWaiting(replica);
        assertThat(waits(replica)).isEqualTo(before);
        verifier.renewToTheEnd();

        await().until(() -> waits(replica) == before + 1);
        assertThat(server.status(tokens.access()).status()).isEqualTo(401);
    }

    @Test
    void logoutManyOnTwoReplicasThenAllAreConfirmed() throws Exception {
        List<Future<TestAnswer>> logouts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Tokens tokens = server.login(person);
            AuthServer one = i % 2 == 0 ? server : replica;
            logouts.add(threads.submit(() -> one.logout(tokens.access())));
        }
        await().until(() -> {
            verifier.renewToTheEnd();
            return logouts.stream().allMatch(Future::isDone);
        });
        for (Future<TestAnswer> logout : logouts) {
            assertThat(logout.get().requireJson(200).json()).containsEntry("confirmed", 1L);
        }
    }

    @Test
    void logOutEverywhereWhenASignInIsUnderWayThenItDoesNotSlipPast() throws Exception {
        verifier.leave();
        Person racing = server.register();
        Tokens earlier = server.login(racing);
        UUID late = UUID.randomUUID();
        AccountRevocations accounts = server.bean(AccountRevocations.class);
        Future<Integer> ended;
        try (Connection signIn = database.dataSource(Role.SUPERUSER).getConnection();
                Statement statement = signIn.createStatement()) {
            signIn.setAutoCommit(false);
            statement.execute("SELECT FROM auth.account WHERE id = '" + racing.id() + "' FOR SHARE");
            ended = threads.submit(
                    () -> accounts.logOutEverywhere(UUID.fromString(racing.id()), "test", UUID.fromString(racing.id()))
                            .orElseThrow()
                            .sessionsRevoked());
            LockedAccount.awaitCall(database, "log_out_everywhere");
            statement.execute("INSERT INTO auth.session SELECT '" + late + "', account_id, client_id, scope, auth_time,"
                    + " last_used_at, expires_at FROM auth.session WHERE id = '" + session(earlier) + "'");
            statement.execute("INSERT INTO auth.refresh_token (hash, session_id, expires_at)"
                    + " VALUES (sha256('late'), '" + late + "', now() + interval '1 day')");
            signIn.commit();
        }

        assertThat(ended.get()).isEqualTo(2);
        assertThat(TestRows.select(database, "SELECT ended_at IS NOT NULL FROM auth.session WHERE id = '" + late + "'"))
                .containsExactly("t");
        awaitWritten(late);
    }

    @Test
    void disableAndDeleteThenSessionsEndWithTheAccountAndBothAreTold() throws ParseException {
        verifier.leave();
        AccountRevocations accounts = server.bean(AccountRevocations.class);
        Person someone = server.register();
        UUID account = UUID.fromString(someone.id());
        Tokens tokens = server.login(someone);

        assertThat(accounts.disable(account, account).orElseThrow().sessionsRevoked())
                .isEqualTo(1);
        assertThat(accounts.disable(account, account).orElseThrow().sessionsRevoked())
                .isZero();

        assertThat(replica.status(tokens.access()).status()).isEqualTo(401);
        replica.refresh(tokens.refresh()).requireOAuthError(400, "invalid_grant");
        assertThat(server.login(someone.username(), AuthServer.PASSWORD).status())
                .isEqualTo(401);

        assertThat(accounts.delete(account, null)).isPresent();
        assertThat(accounts.delete(account, null)).isEmpty();
        assertThat(accounts.disable(account, null)).isEmpty();
        assertThat(accounts.logOutEverywhere(account, "test", account)).isEmpty();
        assertThat(replica.status(tokens.access()).status()).isEqualTo(401);
        assertThat(server.audited("SELECT event FROM audit.event WHERE account_id = '" + account + "'"))
                .containsExactlyInAnyOrder(
                        "account.registered",
                        "login.succeeded",
                        "account.disabled",
                        "session.ended",
                        "login.failed",
                        "account.deleted");
    }

    private Confirmation revoke(UUID session) {
        return log.revoke(new Revocation.OfSession(session, "test", null));
    }

    private static Confirmation get(Future<Confirmation> future) throws InterruptedException, ExecutionException {
        try {
            return future.get(1, TimeUnit.MINUTES);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError("the revocation does not return", e);
        }
    }

    private void awaitWritten(UUID session) {
        await().until(() -> !TestRows.select(
                        database, "SELECT 1 FROM shared.revocation WHERE target_id = '" + session + "'")
                .isEmpty());
    }

    private static void awaitWaiting(AuthServer one) {
        await().until(() -> waiters(one) > 0);
    }

    private static int waiters(AuthServer one) {
        return one.bean(LeaseWatch.class).waiters();
    }

    private int blocked() {
        return Integer.parseInt(TestRows.select(
                        database,
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = '" + database.name()
                                + "' AND wait_event_type = 'Lock'")
                .getFirst());
    }

    private double queued() {
        return server.bean(MeterRegistry.class)
                .get("latchkey.revocation.queue")
                .gauge()
                .value();
    }

    private long statements() {
        return server.bean(MeterRegistry.class)
                .get("latchkey.revocation.statements")
                .timer()
                .count();
    }

    private static long waits(AuthServer one) {
        return one.bean(MeterRegistry.class)
                .get("latchkey.revocation.wait")
                .timer()
                .count();
    }

    private static UUID session(Tokens tokens) {
        try {
            return UUID.fromString(
                    SignedJWT.parse(tokens.access()).getJWTClaimsSet().getStringClaim("sid"));
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }
}
