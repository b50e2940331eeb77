package dev.latchkey.shared.revocation;

import static dev.latchkey.shared.revocation.TestTokenIds.ofSession;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.shared.test.TestClock;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The verifier's side of each rule of confirmed logout, by clocks and a log that a test moves. */
class LeaseRenewalTest {
    private static final Duration LEASE = Duration.ofSeconds(5);
    private static final Duration TRUSTED = Duration.ofSeconds(4);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L); // wraps around in the middle
    private final TestClock wall = TestClock.atStart();
    private Runnable whenTheClockIsRead = () -> {};
    private final LeaseClock clock = new LeaseClock(this::nanoTime, wall);
    private final FakeLog log = new FakeLog();
    private final LeasedRevocationCheck check = new LeasedRevocationCheck(clock);
    private final List<Set<String>> published = new ArrayList<>();
    private Set<String> knownKids = Set.of("kid");
    private final LeaseRenewal renewal =
            new LeaseRenewal(check, LeaseTerms.of(LEASE), clock, log, () -> knownKids, published::add);

    private long nanoTime() {
        whenTheClockIsRead.run();
        return nanos.get();
    }

    private void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
        wall.advance(duration);
    }

    private RevocationStatus check(String session) {
        return check.check(ofSession(session));
    }

    @Test
    void checkWhenThereWasNoSyncThenUnknown() {
        assertThat(check("sid")).isEqualTo(RevocationStatus.UNKNOWN);
        assertThat(check.leaseLeft()).isEmpty();
        assertThat(check.blocks()).isFalse();
    }

    @Test
    @DisplayName("74 the first lease comes after everything in the log")
    void renewFirstThenReadsPagesAndAcknowledgesThemWithTheLease() throws SQLException {
        for (int i = 1; i <= 7; i++) {
            log.revokeSession("sid-" + i);
        }
        log.fail = call -> {
            if (!call.equals("connect")) {
                assertThat(check("sid-1")).as(call).isEqualTo(RevocationStatus.UNKNOWN);
            }
        };

        renewal.renew();

        assertThat(log.calls).containsExactly("connect", "read 0", "read 3", "read 6", "read 7", "sync 7");
        assertThat(check("sid-1")).isEqualTo(RevocationStatus.REVOKED);
        assertThat(check("sid-7")).isEqualTo(RevocationStatus.REVOKED);
        assertThat(check("sid-8")).isEqualTo(RevocationStatus.NOT_REVOKED);
        assertThat(check.entries()).isEqualTo(7);
    }

    @Test
    void renewWhenThereAreRowsThenTheyAreAcknowledgedByTheNextCallAtOnce() throws SQLException {
        renewal.renew();
        log.calls.clear();
        log.revokeSession("sid");

        renewal.renew();

        assertThat(log.calls).containsExactly("sync 0", "sync 1");
        assertThat(check("sid")).isEqualTo(RevocationStatus.REVOKED);
    }

    @Test
    void renewThenTheNewDeadlineComesAfterTheRows() throws SQLException {
        renewal.renew();
        log.revokeSession("sid");
        advance(TRUSTED);
        List<RevocationStatus> seen = new ArrayList<>();
        log.onTheWayBack = () -> seen.add(check("sid"));

        renewal.renew();

        // The first answer is on its way back, the old lease has run out: nothing is known of the row, and nothing
        // said.
        assertThat(seen).containsExactly(RevocationStatus.UNKNOWN, RevocationStatus.REVOKED);
    }

    @Test
    void renewWhenThePageIsTruncatedThenItGrantsNothing() throws SQLException {
        renewal.renew();
        advance(TRUSTED);
        log.calls.clear();
        for (int i = 1; i <= 4; i++) {
            log.revokeSession("sid-" + i);
        }
        log.fail = call -> {
            if (!call.equals("sync 0")) {
                assertThat(check.leaseLeft()).as(call).isEmpty();
            }
        };

        renewal.renew();

        assertThat(log.calls).containsExactly("sync 0", "read 3", "read 4", "sync 4");
        assertThat(check("sid-4")).isEqualTo(RevocationStatus.REVOKED);
    }

    @Test
    void awaitNewsThenTheyAreReadAndOneCallAcknowledgesThem() throws SQLException {
        renewal.renew();
        log.calls.clear();
        log.revokeSession("sid");

        renewal.awaitNews(clock.now().plus(TRUSTED));
        assertThat(check("sid")).isEqualTo(RevocationStatus.REVOKED);
        renewal.renew();

        assertThat(log.calls).containsExactly("await", "read 0", "sync 1");
    }

    @Test
    void awaitNewsThenNoLeaseIsGranted() throws SQLException {
        renewal.renew();
        advance(TRUSTED);

        renewal.awaitNews(clock.now().plus(TRUSTED));

        assertThat(check("sid")).isEqualTo(RevocationStatus.UNKNOWN);
    }

    @Test
    void renewWhenTheCallIsSlowThenTheLeaseCountsFromBeforeIt() throws SQLException {
        log.onTheWay = () -> advance(Duration.ofSeconds(1));
        log.onTheWayBack = () -> advance(Duration.ofSeconds(2));

        renewal.renew();

        assertThat(check.leaseLeft()).contains(Duration.ofSeconds(1));
        advance(Duration.ofMillis(999));
        assertThat(check("sid")).isEqualTo(RevocationStatus.NOT_REVOKED);
        advance(Duration.ofMillis(1));
        assertThat(check("sid")).isEqualTo(RevocationStatus.UNKNOWN);
    }

    @Test
    void renewWhenTheCallIsSlowerThanTheLeaseThenNothingIsTrusted() throws SQLException {
        log.onTheWayBack = () -> advance(LEASE);

        renewal.renew();

        assertThat(check("sid")).isEqualTo(RevocationStatus.UNKNOWN);
    }

    @Test
    @DisplayName("76 without a renewal the lease ends a margin early")
    void checkWhenTheLeaseLessItsMarginIsOverThenUnknownByEitherClock() throws SQLException {
        renewal.renew();
        nanos.addAndGet(TRUSTED.toNanos() - 1);
        assertThat(check("sid")).isEqualTo(RevocationStatus.NOT_REVOKED);
        nanos.addAndGet(1);
        assertThat(check("sid")).isEqualTo(RevocationStatus.UNKNOWN);

        renewal.renew();
        assertThat(check("sid")).isEqualTo(RevocationStatus.NOT_REVOKED);
        wall.advance(TRUSTED.minusMillis(1)); // the machine was suspended: its monotonic clock stood still
        assertThat(check("sid")).isEqualTo(RevocationStatus.NOT_REVOKED);
        wall.advance(Duration.ofMillis(1));
        assertThat(check("sid")).isEqualTo(RevocationStatus.UNKNOWN);
        assertThat(check.leaseLeft()).isEmpty();
    }

    @Test
    void checkWhenTheWallClockIsSetBackThenTheLeaseIsNoLonger() throws SQLException {
        renewal.renew();
        wall.advance(Duration.ofHours(-1));
        nanos.addAndGet(TRUSTED.toNanos());

        assertThat(check("sid")).isEqualTo(RevocationStatus.UNKNOWN);
    }

    @Test
    void renewAfterALapseThenItIsCounted() throws SQLException {
        renewal.renew();
        advance(TRUSTED.minusNanos(1));
        renewal.renew();
        assertThat(check.lapses()).isZero();

        advance(TRUSTED);
        renewal.renew();

        assertThat(check.lapses()).isEqualTo(1);
        assertThat(renewal.renewals()).isEqualTo(3);
        assertThat(renewal.sinceLastRenewal()).contains(Duration.ZERO);
        assertThat(renewal.trouble()).isEmpty();
    }

    @Test
    void renewWhenTheLogIsAnotherThenItIsReadFromTheBeginning() throws SQLException {
        log.revokeSession("old");
        renewal.renew();
        log.identity = "log-2";
        log.rows.clear();
        log.revokeSession("new");
        log.calls.clear();
        log.fail = call -> {
            if (call.startsWith("read")) {
                assertThat(check("old")).as(call).isEqualTo(RevocationStatus.UNKNOWN);
            }
        };

        renewal.renew();

        assertThat(log.calls).containsExactly("sync 1", "read 0", "read 1", "sync 1");
        assertThat(check("new")).isEqualTo(RevocationStatus.REVOKED);
        assertThat(check("old")).isEqualTo(RevocationStatus.NOT_REVOKED);
    }

    @Test
    void renewWhenTheLogEndsBeforeWhatIsKnownThenItIsReadFromTheBeginning() throws SQLException {
        log.revokeSession("1");
        log.revokeSession("2");
        renewal.renew();
        log.rows.removeLast();
        log.calls.clear();

        renewal.renew();

        assertThat(log.calls).containsExactly("sync 2", "read 0", "read 1", "sync 1");
        assertThat(check("2")).isEqualTo(RevocationStatus.NOT_REVOKED);
        assertThat(check("1")).isEqualTo(RevocationStatus.REVOKED);
    }

    /** Else a check that has read the deadline would find the memory emptied, and accept what was known as revoked. */
    @Test
    void checkWhenTheLogIsForgottenMeanwhileThenTheMemoryOfItsDeadlineStays() throws SQLException {
        log.revokeSession("sid");
        renewal.renew();
        List<RevocationStatus> meanwhile = new ArrayList<>();
        whenTheClockIsRead = () -> {
            whenTheClockIsRead = () -> {};
            log.identity = "log-2";
            log.rows.clear();
            renew();
            meanwhile.add(check("sid"));
        };

        assertThat(check("sid")).isEqualTo(RevocationStatus.REVOKED);

        assertThat(meanwhile).containsExactly(RevocationStatus.NOT_REVOKED);
    }

    private void renew() {
        try {
            renewal.renew();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void renewWhenItFailsThenTheLeaseGoesOnAndSoDoesTheCursor() throws SQLException {
        log.revokeSession("1");
        renewal.renew();
        log.calls.clear();
        log.revokeSession("2");
        log.fail = call -> {
            if (call.equals("sync 2")) {
                throw new IllegalStateException("connection lost");
            }
        };
        assertThatExceptionOfType(SQLException.class).isThrownBy(renewal::renew);
        assertThat(check("2")).isEqualTo(RevocationStatus.REVOKED);
        log.fail = call -> {};

        renewal.renew();

        assertThat(log.calls).containsExactly("sync 1", "sync 2", "sync 2");
    }

    @Test
    void renewThenEntriesGoByTheDatabasesTime() throws SQLException {
        log.revokeSession("sid");
        renewal.renew();
        wall.advance(Duration.ofDays(1));
        log.databaseTime += 3600;
        renewal.renew();
        assertThat(check.entries()).isEqualTo(1);

        log.databaseTime += 31;
        renewal.renew();

        assertThat(check.entries()).isZero();
        assertThat(check("sid")).isEqualTo(RevocationStatus.NOT_REVOKED);
    }

    @Test
    void renewThenKnownKidsAreReportedAndPublishedOnesAreTold() throws SQLException {
        log.publishedKids = Set.of("kid", "next");
        renewal.renew();
        knownKids = Set.of("kid", "next");
        renewal.renew();

        assertThat(log.saidKids).containsExactly(Set.of("kid"), Set.of("kid", "next"));
        assertThat(published).containsExactly(Set.of("kid", "next"), Set.of("kid", "next"));
    }

    @Test
    void closeThenTheRenewalEndsAndNothingIsTrustedBeforeTheLeaseIsGivenBack() throws SQLException {
        renewal.renew();
        List<RevocationStatus> seen = new ArrayList<>();
        log.fail = call -> {
            if (call.equals("leave")) {
                seen.add(check("sid"));
            }
        };

        renewal.close();

        assertThat(seen).containsExactly(RevocationStatus.UNKNOWN);
        assertThat(log.calls).endsWith("leave", "close");
        log.calls.clear();
        renewal.renew();
        assertThat(log.calls).isEmpty();
        assertThat(check("sid")).isEqualTo(RevocationStatus.UNKNOWN);
    }

    @Test
    void closeWhenLeavingFailsThenNothingIsTrustedAllTheSame() throws SQLException {
        renewal.renew();
        log.fail = call -> {
            throw new IllegalStateException("connection lost");
        };

        renewal.close();

        assertThat(check("sid")).isEqualTo(RevocationStatus.UNKNOWN);
        assertThat(log.calls).endsWith("leave", "close");
    }
}
