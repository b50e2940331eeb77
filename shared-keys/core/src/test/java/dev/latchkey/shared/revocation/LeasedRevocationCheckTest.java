package dev.latchkey.shared.revocation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.shared.clock.ExpiryClock;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRevocations;
import dev.latchkey.shared.test.TestRows;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The leased check with its fallback, as in a service, but with a short lease. */
class LeasedRevocationCheckTest extends RevocationCheckContract {
    private static final LeaseTerms TERMS = LeaseTerms.of(Duration.ofMillis(1500));

    private @Nullable HikariDataSource pool;
    private @Nullable LeaseRenewal renewal;
    private @Nullable LeasedRevocationCheck leased;

    @Override
    protected RevocationCheck open(TestDatabase database) {
        HikariConfig settings = new HikariConfig();
        settings.setJdbcUrl(database.url());
        settings.setUsername(Role.RESOURCE.user());
        settings.setPassword(Role.RESOURCE.password());
        settings.setMaximumPoolSize(1);
        settings.setConnectionTimeout(1000);
        settings.setValidationTimeout(500);
        pool = new HikariDataSource(settings);
        LeasedRevocationCheck check = new LeasedRevocationCheck(ExpiryClock.system());
        leased = check;
        renewal = LeaseRenewal.of(
                check,
                Verifier.starting("test", "here"),
                TERMS,
                ExpiryClock.system(),
                database.dataSource(Role.RESOURCE),
                () -> Set.of("kid"),
                kids -> {});
        renewal.start();
        await().until(() -> check.leaseLeft().isPresent());
        return new FallbackRevocationCheck(
                check,
                new GroupedRevocationCheck(
                        new DirectRevocationCheck(pool, Duration.ofSeconds(1)), Duration.ofSeconds(1), 10));
    }

    @Override
    protected void close(RevocationCheck opened) {
        requireNonNull(renewal).close();
        requireNonNull(pool).close();
    }

    /** Like a logout: when it answers, every verifier has acknowledged the revocation, or its lease has run out. */
    @Override
    protected void revoke(String kind, String target) {
        TestRevocations.confirm(database(), kind, target);
    }

    @Test
    @DisplayName("75 the backend of the verifier's connection ends: the promise holds, and the lease stays")
    void checkWhenTheBackendIsEndedThenTheLeaseIsKept() {
        for (int i = 0; i < 5; i++) {
            database().execute(Role.SUPERUSER, """
                            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                            WHERE datname = current_database() AND query ~ 'shared.(renew|listen|read_log)' AND pid <> pg_backend_pid()""");
            revoke("session", "sid-" + i);
            assertThat(check().check(TestTokenIds.ofSession("sid-" + i))).isEqualTo(RevocationStatus.REVOKED);
        }
        assertThat(requireNonNull(leased).leaseLeft()).isPresent();
    }

    @Test
    @DisplayName("75 no notification arrives: the regular renewal brings the revocation")
    void checkWhenNotificationsAreLostThenTheRegularRenewalCarriesIt() {
        // A direct insert, which sends no notification.
        database().execute(Role.AUTH, """
                        INSERT INTO shared.revocation (kind, target_id, expires_at, revoked_at)
                        VALUES ('session', 'sid', now() + interval '1 hour', now())""");

        await().until(() -> check().check(TestTokenIds.ofSession("sid")) == RevocationStatus.REVOKED);
        assertThat(requireNonNull(leased).lapses()).isZero();
    }

    @Test
    @DisplayName("76 the database is down for longer than the lease: unknown, then recovery by itself")
    void checkWhenTheDatabaseIsLostBeyondTheLeaseThenUnknownAndThenWellAgain() {
        revoke("session", "sid");
        proxy().hang();
        await().until(() -> check().check(TestTokenIds.ofSession("sid")) == RevocationStatus.UNKNOWN);
        assertThat(requireNonNull(leased).leaseLeft()).isEmpty();

        proxy().pass();

        await().until(() -> requireNonNull(leased).leaseLeft().isPresent());
        assertThat(check().check(TestTokenIds.ofSession("sid"))).isEqualTo(RevocationStatus.REVOKED);
        assertThat(requireNonNull(leased).lapses()).isEqualTo(1);
    }

    @Test
    @DisplayName("74 a starting verifier knows all revocations before it accepts a token")
    void startThenEverythingIsKnownWithTheFirstLease() throws Exception {
        for (int from = 1; from <= 25_000; from += 2500) {
            database().execute(Role.AUTH, """
                            SELECT FROM shared.revoke(
                                array_fill('session'::text, ARRAY[2500]),
                                (SELECT array_agg('sid-' || i) FROM generate_series(%d, %d) i),
                                array_fill(now() + interval '1 hour', ARRAY[2500]))""".formatted(from, from + 2499));
        }
        LeasedRevocationCheck restarted = new LeasedRevocationCheck(ExpiryClock.system());
        try (LeaseRenewal second = LeaseRenewal.of(
                restarted,
                Verifier.starting("test", "there"),
                TERMS,
                ExpiryClock.system(),
                database().dataSource(Role.RESOURCE),
                Set::of,
                kids -> {})) {
            second.start();
            await().pollInterval(Duration.ofMillis(1))
                    .until(() -> restarted.check(TestTokenIds.ofSession("sid-25000")) != RevocationStatus.UNKNOWN);
            assertThat(restarted.check(TestTokenIds.ofSession("sid-25000"))).isEqualTo(RevocationStatus.REVOKED);
            assertThat(restarted.entries()).isEqualTo(25_000);
        }
    }

    @Test
    void closeThenTheLeaseIsGivenBack() {
        assertThat(TestRows.count(database(), "shared.verifier_lease")).isEqualTo(1);

        requireNonNull(renewal).close();

        assertThat(TestRows.count(database(), "shared.verifier_lease")).isZero();
        assertThat(requireNonNull(leased).check(TestTokenIds.ofSession("sid"))).isEqualTo(RevocationStatus.UNKNOWN);
    }
}
