package dev.latchkey.auth.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.purge.PurgeJob;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import dev.latchkey.shared.test.TestVerifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Which rows the revocation log has, and how long they stay. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RevocationLogIT {
    private static final Duration TO_SPARE = Duration.ofMinutes(16);

    private final TestClock clock = TestClock.atStart();
    private final TestMonotonicClock monotonic = new TestMonotonicClock();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final UUID session = UUID.randomUUID();
    private AuthServer server;
    private RevocationLog log;

    @BeforeAll
    void start() {
        server = AuthServer.start(
                AuthDatabase.create(),
                clock,
                Map.of("latchkey.verifier.mode", "direct", "latchkey.purge.batch-size", 2),
                List.of(monotonic));
        log = server.bean(RevocationLog.class);
    }

    @AfterAll
    void stop() {
        threads.shutdownNow();
        server.close();
    }

    @Test
    void revokeThenKeptUntilTheLastTokenHasExpiredAndTimeToSpare() {
        AuthServer.Tokens tokens = server.signUp();
        clock.advance(Duration.ofMinutes(10));
        server.refresh(tokens.refresh()).requireJson(200);
        Instant expiry = clock.instant().plus(Duration.ofMinutes(15));
        clock.advance(Duration.ofMinutes(1));

        UUID ended = UUID.fromString(server.logout(tokens.access()).string("session"));

        assertThat(expiry(ended, expiry.plus(TO_SPARE))).containsExactly("t");
    }

    /** Simulates a replica whose clock is ahead: its tokens expire later than the database's clock suggests. */
    @Test
    void revokeWhenATokenExpiresLateThenKeptUntilThen() {
        AuthServer.Tokens tokens = server.signUp();
        Instant late = clock.instant().plus(Duration.ofMinutes(55));
        server.database()
                .execute(
                        Role.AUTH,
                        "UPDATE auth.session SET tokens_expire_at = '" + late + "' WHERE last_used_at = '"
                                + clock.instant() + "'");

        UUID ended = UUID.fromString(server.logout(tokens.access()).string("session"));

        assertThat(expiry(ended, late.plus(TO_SPARE))).containsExactly("t");
    }

    @Test
    void revokeWhenTheSessionIsGoneThenKeptForTheLongestLifeOfAToken() {
        UUID gone = UUID.randomUUID();

        revoke(gone);

        assertThat(expiry(gone, clock.instant().plus(Duration.ofDays(1)).plus(TO_SPARE)))
                .containsExactly("t");
    }

    private List<String> expiry(UUID id, Instant expected) {
        return TestRows.select(
                server.database(),
                "SELECT expires_at = '" + expected + "' FROM shared.revocation WHERE target_id = '" + id + "'");
    }

    @Test
    void revokeAgainLaterThenNothingIsAdded() {
        revoke(session);
        List<String> before = select("seq");
        clock.advance(Duration.ofMinutes(1));

        revoke(session);

        assertThat(select("seq")).hasSize(1).isEqualTo(before);
    }

    @Test
    void revokeAgainAtTheSameTimeThenNothingChanges() {
        Confirmation first = revoke(session);
        List<String> before = select("seq || ' ' || expires_at");

        assertThat(revoke(session)).isEqualTo(first);

        assertThat(select("seq || ' ' || expires_at")).isEqualTo(before);
    }

    @Test
    void revokeTokenAndKeyThenEachHasItsKindAndExpiry() {
        Instant expiry = clock.instant().plus(Duration.ofMinutes(3));

        log.revoke(new Revocation.OfToken("some-jti", expiry, null, "some-client"));
        log.revoke(new Revocation.OfKey("some-kid", expiry));

        assertThat(TestRows.select(
                        server.database(),
                        "SELECT kind || ' ' || target_id FROM shared.revocation WHERE expires_at = '"
                                + expiry.plus(TO_SPARE) + "' ORDER BY 1"))
                .containsExactly("key some-kid", "token some-jti");
    }

    @Test
    void callWhenNotReadCommittedThenRefused() {
        String call =
                "SELECT * FROM auth.revoke('{}', '{}', '{}', '{}', interval '0', '{token}', '{x}', ARRAY[now()], '{}')";

        assertThatThrownBy(() -> server.database()
                        .execute(Role.AUTH, "BEGIN ISOLATION LEVEL REPEATABLE READ; " + call + "; COMMIT"))
                .rootCause()
                .hasMessageContaining("read committed");
    }

    @Test
    @DisplayName("77 expired rows are purged in batches, never before exp and skew, and the log's end stays")
    void purgeThenOnlyWhatHasExpiredByBothClocksGoes() {
        for (int i = 0; i < 5; i++) {
            revoke(UUID.randomUUID());
        }
        Instant before = clock.instant();
        clock.advance(Duration.ofDays(1).plus(TO_SPARE));
        purge();
        assertThat(revocations()).isGreaterThanOrEqualTo(5); // a row has not expired yet at its expiry

        clock.advance(Duration.ofMinutes(1));
        purge();

        assertThat(revocations()).isEqualTo(1);
        revoke(UUID.randomUUID());
        revoke(UUID.randomUUID());
        Instant ahead = clock.instant().plus(Duration.ofDays(2));
        server.bean(RevocationStatements.class).purge(ahead, 10);
        assertThat(revocations()).isEqualTo(2); // by the database's clock, neither has expired
        clock.set(before);
    }

    @Test
    void leasesThenThoseThatAreNotRenewedGo() {
        TestVerifier crashed = TestVerifier.of(server.database());
        TestVerifier living = TestVerifier.of(server.database());
        crashed.renewToTheEnd();
        living.renewToTheEnd();
        log.awaitEarlier(); // reads the leases; both know the whole log
        living.renewToTheEnd();
        monotonic.advance(Duration.ofSeconds(30));

        await().until(() -> crashed.row("1").isEmpty());
        assertThat(living.row("1")).containsExactly("1");
        living.leave();
    }

    /** A compromised client may keep its own row locked. Revocations and the deletion of other rows do not wait for it. */
    @Test
    void leasesWhenOneIsLockedThenTheOthersGo() throws SQLException {
        TestVerifier locked = TestVerifier.of(server.database());
        TestVerifier crashed = TestVerifier.of(server.database());
        locked.renewToTheEnd();
        crashed.renewToTheEnd();
        try (Connection holder = server.database().dataSource(Role.RESOURCE).getConnection()) {
            holder.setAutoCommit(false);
            locked.renew(holder, 0, null);
            Future<Confirmation> revoking = threads.submit(() -> revoke(UUID.randomUUID()));
            await().until(() -> server.bean(LeaseWatch.class).waiters() == 1);
            monotonic.advance(Duration.ofSeconds(30));

            assertThat(revoking.get().confirmed()).isZero();
            await().until(() -> crashed.row("1").isEmpty());
            assertThat(locked.row("1")).containsExactly("1");
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
        await().until(() -> locked.row("1").isEmpty());
    }

    private Confirmation revoke(UUID id) {
        return log.revoke(new Revocation.OfSession(id, "test", null));
    }

    private void purge() {
        server.bean(PurgeJob.class).run();
    }

    private long revocations() {
        return TestRows.count(server.database(), "shared.revocation");
    }

    private List<String> select(String column) {
        return TestRows.select(
                server.database(), "SELECT " + column + " FROM shared.revocation WHERE target_id = '" + session + "'");
    }
}
