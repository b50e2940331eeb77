package dev.latchkey.shared.revocation;

import static dev.latchkey.shared.revocation.TestTokenIds.ofSession;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.shared.clock.ExpiryClock;
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
    private static final Duration EVICTION_INTERVAL = Duration.ofSeconds(30);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L); // wraps around in the middle
    private final TestClock wall = TestClock.atStart();
    private Runnable whenTheClockIsRead = () -> {};
    private final ExpiryClock clock = new ExpiryClock(this::nanoTime, wall);
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
    void checkWhenThereWasNoRenewalThenUnknown() {
        assertThat(check("sid")).isEqualTo(RevocationStatus.UNKNOWN);
        assertThat(check.leaseLeft()).isEmpty();
        assertThat(check.blocks()).isFalse();
    }

    @Test
    @DisplayName("74 the verifier reads the whole log before its first lease")
    void renewFirstThenReadsPagesAndAcknowledgesThemBeforeTheLease() throws SQLException {
        for (int i = 1; i <= 7; i++) {
            log.revokeSession("sid-" + i);
        }
        log.fail = call -> {
            if (!call.equals("connect")) {
                assertThat(check("sid-1")).as(call).isEqualTo(RevocationStatus.UNKNOWN);
            }
        };

        renewal.renew();

        assertThat(log.calls).containsExactly("connect", "read 0", "read 3", "read 6", "renew 7", "read 7");
        assertThat(log.acknowledged).containsExactly(LogPosition.of(log.rows.getLast()));
        assertThat(check("sid-1")).isEqualTo(RevocationStatus.REVOKED);
        assertThat(check("sid-7")).isEqualTo(RevocationStatus.REVOKED);
        assertThat(check("sid-8")).isEqualTo(RevocationStatus.NOT_REVOKED);
        assertThat(check.entries()).isEqualTo(7);
    }

    @Test
    void renewWhenThereAreRowsThenTheyAreAcknowledgedByTheNextRenewalAtOnce() throws SQLException {
        renewal.renew();
        log.calls.clear();
        log.revokeSession("sid");

        renewal.renew();

        assertThat(log.calls).containsExactly("renew 0", "read 0", "renew 1", "read 1");
        assertThat(check("sid")).isEqualTo(RevocationStatus.REVOKED);
    }

    /** Its writer may have read the leases before the renewal had committed, and then it does not wait for this one. */
    @Test
    void renewWhenARevocationCommitsBeforeTheRenewalThenTheLeaseKnowsIt() throws SQLException {
        renewal.renew();
        advance(TRUSTED);
        log.beforeTheRenewal = () -> {
            log.beforeTheRenewal = () -> {};
            log.revokeSession("sid");
        };
        log.fail = call -> assertThat(check("sid")).as(call).isNotEqualTo(RevocationStatus.NOT_REVOKED);

        renewal.renew();

        assertThat(check("sid")).isEqualTo(RevocationStatus.REVOKED);
    }

    /** The read misses it. Its writer reads the leases later, finds this one committed, and waits for it. */
    @Test
    void renewWhenTheReadMissesARevocationThenTheLeaseWasCommittedBefore() throws SQLException {
        renewal.renew();
        int committed = log.acknowledged.size();
        log.afterTheSnapshot = () -> {
            log.afterTheSnapshot = () -> {};
            assertThat(log.acknowledged).hasSize(committed + 1);
            log.revokeSession("sid");
        };

        renewal.renew();

        assertThat(check("sid")).isEqualTo(RevocationStatus.NOT_REVOKED);
        assertThat(log.acknowledged).containsOnly(LogPosition.BEGINNING);
    }

    @Test
    void renewThenTheNewDeadlineComesAfterTheRows() throws SQLException {
        renewal.renew();
        log.revokeSession("sid");
        advance(TRUSTED);
        List<RevocationStatus> seen = new ArrayList<>();
        log.afterTheSnapshot = () -> seen.add(check("sid"));

        renewal.renew();

        // The first page is on its way and the old lease has run out: the row is not known, and nothing is answered.
        assertThat(seen).containsExactly(RevocationStatus.UNKNOWN, RevocationStatus.REVOKED);
    }

    @Test
    void renewWhenThereIsMoreThanAPageThenNothingIsGrantedBeforeTheLast() throws SQLException {
        renewal.renew();
        advance(TRUSTED);
        log.calls.clear();
        for (int i = 1; i <= 4; i++) {
            log.revokeSession("sid-" + i);
        }
        log.fail = call -> {
            if (!call.equals("renew 4") && !call.equals("read 4")) {
                assertThat(check.leaseLeft()).as(call).isEmpty();
            }
        };

        renewal.renew();

        assertThat(log.calls).containsExactly("renew 0", "read 0", "read 3", "renew 4", "read 4");
        assertThat(check("sid-4")).isEqualTo(RevocationStatus.REVOKED);
    }

    @Test
    void awaitNewsThenTheyAreReadAndOneRenewalAcknowledgesThem() throws SQLException {
        renewal.renew();
        log.calls.clear();
        log.revokeSession("sid");

        renewal.awaitNews(clock.now().plus(TRUSTED));
        assertThat(check("sid")).isEqualTo(RevocationStatus.REVOKED);
        renewal.renew();

        assertThat(log.calls).containsExactly("await", "read 0", "renew 1", "read 1");
    }

    /** A renewal reads on while there is more, and the notifications of what it has read arrive afterwards. */
    @Test
    void awaitNewsWhenTheyWereReadBeforeThenNoRenewalFollows() throws SQLException {
        log.revokeSession("sid");
        renewal.renew();
        log.calls.clear();
        log.whenNothingIsHeard = () -> advance(TRUSTED);

        renewal.awaitNews(clock.now().plus(TRUSTED));

        assertThat(log.calls).containsExactly("await", "read 1", "await");
    }

    @Test
    void awaitNewsWhenAKeyHasBecomeKnownThenTheNextRenewalReportsIt() throws SQLException {
        renewal.renew();
        log.calls.clear();
        knownKids = Set.of("kid", "next");
        log.notifications++;

        renewal.awaitNews(clock.now().plus(TRUSTED));

        assertThat(log.calls).containsExactly("await", "read 0");
    }

    /** The read came before no renewal: a revocation that it misses may not have seen the lease. */
    @Test
    void awaitNewsThenNoLeaseIsGranted() throws SQLException {
        renewal.renew();
        advance(TRUSTED);
        log.revokeSession("other");

        renewal.awaitNews(clock.now().plus(TRUSTED));

        assertThat(check("sid")).isEqualTo(RevocationStatus.UNKNOWN);
    }

    @Test
    void renewWhenTheCallsAreSlowThenTheLeaseCountsFromBeforeThem() throws SQLException {
        log.beforeTheRenewal = () -> advance(Duration.ofMillis(500));
        log.afterTheRenewal = () -> advance(Duration.ofMillis(500));
        renewal.renew(); // connects, and reads before the renewal
        assertThat(check.leaseLeft()).contains(Duration.ofSeconds(3));

        log.beforeTheSnapshot = () -> advance(Duration.ofMillis(500));
        log.afterTheSnapshot = () -> advance(Duration.ofMillis(1500));
        renewal.renew();

        assertThat(check.leaseLeft()).contains(Duration.ofSeconds(1));
        advance(Duration.ofMillis(999));
        assertThat(check("sid")).isEqualTo(RevocationStatus.NOT_REVOKED);
        advance(Duration.ofMillis(1));
        assertThat(check("sid")).isEqualTo(RevocationStatus.UNKNOWN);
    }

    @Test
    void renewWhenACallIsSlowerThanTheLeaseThenNothingIsTrusted() throws SQLException {
        log.afterTheRenewal = () -> advance(LEASE);
        renewal.renew();
        assertThat(check("sid")).isEqualTo(RevocationStatus.UNKNOWN);

        log.afterTheRenewal = () -> {};
        log.afterTheSnapshot = () -> advance(LEASE);
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
    void renewWhenTheWallClockStepsEitherWayThenTheNextLeaseIsWhole() throws SQLException {
        for (Duration step : List.of(Duration.ofHours(1), Duration.ofHours(-1))) {
            renewal.renew();
            wall.advance(step);

            renewal.renew();

            assertThat(check.leaseLeft()).contains(TRUSTED);
            assertThat(check("sid")).isEqualTo(RevocationStatus.NOT_REVOKED);
        }
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

    /** After a snapshot was restored, and before its next revocations got the same seq. */
    @Test
    void renewWhenTheLogEndsBeforeWhatIsKnownThenItIsReadFromTheBeginning() throws SQLException {
        log.revokeSession("1");
        log.revokeSession("2");
        renewal.renew();
        log.rows.removeLast();
        log.calls.clear();

        renewal.renew();

        assertThat(log.calls).containsExactly("renew 2", "read 2", "renew 0", "read 0", "renew 1", "read 1");
        assertThat(check("2")).isEqualTo(RevocationStatus.NOT_REVOKED);
        assertThat(check("1")).isEqualTo(RevocationStatus.REVOKED);
    }

    @Test
    void renewWhenAnotherRevocationHasGotTheSeqThenTheLogIsReadFromTheBeginning() throws SQLException {
        log.revokeSession("old");
        renewal.renew();
        log.rows.clear();
        log.revokeSession("new");
        log.calls.clear();
        log.acknowledged.clear();
        log.fail = call -> {
            if (call.endsWith(" 0")) {
                assertThat(check("old")).as(call).isEqualTo(RevocationStatus.UNKNOWN);
            }
        };

        renewal.renew();

        assertThat(log.calls).containsExactly("renew 1", "read 1", "renew 0", "read 0", "renew 1", "read 1");
        assertThat(log.acknowledged)
                .containsExactly(LogPosition.BEGINNING, LogPosition.BEGINNING, LogPosition.of(log.rows.getFirst()));
        assertThat(check("new")).isEqualTo(RevocationStatus.REVOKED);
        assertThat(check("old")).isEqualTo(RevocationStatus.NOT_REVOKED);
    }

    @Test
    void awaitNewsWhenAnotherRevocationHasGotTheSeqThenNothingIsTrusted() throws SQLException {
        log.revokeSession("old");
        renewal.renew();
        log.rows.clear();
        log.revokeSession("new");

        renewal.awaitNews(clock.now().plus(TRUSTED));

        assertThat(check("new")).isEqualTo(RevocationStatus.UNKNOWN);
        renewal.renew();
        assertThat(check("new")).isEqualTo(RevocationStatus.REVOKED);
    }

    /** In the middle of a long log: what the first pages brought is of the old log. */
    @Test
    void renewWhenTheLogBecomesAnotherBetweenTwoPagesThenNothingOfTheFirstIsKept() throws SQLException {
        for (int i = 1; i <= 4; i++) {
            log.revokeSession("old-" + i);
        }
        log.afterTheSnapshot = () -> {
            log.afterTheSnapshot = () -> {};
            log.rows.clear();
            for (int i = 1; i <= 4; i++) {
                log.revokeSession("new-" + i);
            }
        };

        renewal.renew();

        assertThat(check("old-1")).isEqualTo(RevocationStatus.NOT_REVOKED);
        assertThat(check("new-1")).isEqualTo(RevocationStatus.REVOKED);
        assertThat(check("new-4")).isEqualTo(RevocationStatus.REVOKED);
    }

    /** Else a check that has read the deadline would find the memory emptied, and accept what was known as revoked. */
    @Test
    void checkWhenTheLogIsForgottenMeanwhileThenTheMemoryOfItsDeadlineStays() throws SQLException {
        log.revokeSession("sid");
        renewal.renew();
        List<RevocationStatus> meanwhile = new ArrayList<>();
        whenTheClockIsRead = () -> {
            whenTheClockIsRead = () -> {};
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
    void renewWhenItFailsThenTheLeaseGoesOnAndSoDoesThePosition() throws SQLException {
        log.revokeSession("1");
        renewal.renew();
        log.calls.clear();
        log.revokeSession("2");
        log.fail = call -> {
            if (call.equals("renew 2")) {
                throw new IllegalStateException("connection lost");
            }
        };
        assertThatExceptionOfType(SQLException.class).isThrownBy(renewal::renew);
        assertThat(check("2")).isEqualTo(RevocationStatus.REVOKED);
        log.fail = call -> {};

        renewal.renew();

        assertThat(log.calls).containsExactly("renew 1", "read 1", "renew 2", "renew 2", "read 2");
    }

    @Test
    void renewWhenTheReadFailsThenNoLeaseIsGranted() throws SQLException {
        renewal.renew();
        advance(TRUSTED);
        log.fail = call -> {
            if (call.startsWith("read")) {
                throw new IllegalStateException("connection lost");
            }
        };

        assertThatExceptionOfType(SQLException.class).isThrownBy(renewal::renew);

        assertThat(check("sid")).isEqualTo(RevocationStatus.UNKNOWN);
    }

    @Test
    void renewWhenAnEntryHasExpiredByOneClockOnlyThenItStays() throws SQLException {
        for (String ahead : List.of("database", "verifier")) {
            log.revokeSession("sid-" + ahead, log.databaseTime + 60);
            if (ahead.equals("database")) {
                log.databaseTime += 2400;
            } else {
                wall.advance(Duration.ofMinutes(80));
            }
            nanos.addAndGet(EVICTION_INTERVAL.toNanos());

            renewal.renew();

            assertThat(check("sid-" + ahead)).as(ahead).isEqualTo(RevocationStatus.REVOKED);
        }
    }

    @Test
    void renewWhenAnEntryHasExpiredByBothClocksThenItGoes() throws SQLException {
        log.revokeSession("sid", log.databaseTime + 3600);
        renewal.renew();
        log.databaseTime += 3601;
        advance(Duration.ofHours(1));
        renewal.renew();
        assertThat(check.entries()).isEqualTo(1);

        advance(EVICTION_INTERVAL);
        renewal.renew();

        assertThat(check.entries()).isZero();
        assertThat(check("sid")).isEqualTo(RevocationStatus.NOT_REVOKED);
    }

    @Test
    void renewWhenTheWallClockStepsBackThenEntriesGoAllTheSame() throws SQLException {
        wall.advance(Duration.ofHours(1));
        log.revokeSession("sid", log.databaseTime + 60);
        renewal.renew();
        wall.advance(Duration.ofHours(-1));
        log.databaseTime += 120;
        wall.advance(Duration.ofMinutes(2));
        nanos.addAndGet(EVICTION_INTERVAL.toNanos());

        renewal.renew();

        assertThat(check.entries()).isZero();
    }

    @Test
    void renewThenKnownKidsAreReportedAndPublishedOnesAreTold() throws SQLException {
        log.publishedKids = Set.of("kid", "next");
        renewal.renew();
        knownKids = Set.of("kid", "next");
        renewal.renew();

        assertThat(log.saidKids).containsExactly(Set.of("kid"), Set.of("kid", "next"));
        assertThat(published).hasSize(3).containsOnly(Set.of("kid", "next")); // at the connection, and at each renewal
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
