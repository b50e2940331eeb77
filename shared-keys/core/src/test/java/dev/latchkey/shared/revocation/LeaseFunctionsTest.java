package dev.latchkey.shared.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRevocations;
import dev.latchkey.shared.test.TestRevocations.Revoked;
import dev.latchkey.shared.test.TestRows;
import dev.latchkey.shared.test.TestVerifier;
import dev.latchkey.shared.test.TestVerifier.Page;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Tests each function of the schema {@code shared} by itself. */
@Timeout(60)
class LeaseFunctionsTest {
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00.5Z");

    private final TestVerifier verifier = TestVerifier.of(DATABASE);

    @BeforeAll
    static void migrate() {
        DATABASE.makeRevocationLog();
    }

    @BeforeEach
    void clear() {
        DATABASE.execute(
                Role.AUTH,
                "DELETE FROM shared.revocation; DELETE FROM shared.verifier_lease; DELETE FROM shared.key_set");
    }

    @Test
    void renewWhenTheLogIsEmptyThenALeaseAndNothingElse() {
        Page page = verifier.renew(0);

        assertThat(page.sameLog()).isTrue();
        assertThat(page.head()).isZero();
        assertThat(page.seqs()).isEmpty();
        assertThat(page.publishedKids()).isNull();
        assertThat(verifier.row("applied_seq")).containsExactly("0");
        assertThat(verifier.row("concat_ws(' ', role, service, instance, lease_millis, known_kids, channel)"))
                .containsExactly("latchkey_resource test here 10000 {kid}");
    }

    @Test
    void readThenReturnsWhatIsNewInItsOrder() {
        revoke("session", "1");
        revoke("token", "2");
        long head = revoke("key", "3").head();

        Page all = verifier.renew(0);
        Page some = verifier.renew(all.seqs().getFirst());

        assertThat(all.head()).isEqualTo(head);
        assertThat(all.kinds()).containsExactly("session", "token", "key");
        assertThat(all.targetIds()).containsExactly("1", "2", "3");
        assertThat(all.seqs()).isSorted().endsWith(head);
        assertThat(all.nonces()).doesNotHaveDuplicates();
        assertThat(all.expiries()).containsOnly(LATER.getEpochSecond() + 1);
        assertThat(some.targetIds()).containsExactly("2", "3");
        assertThat(some.nonces()).isEqualTo(all.nonces().subList(1, 3));
        assertThat(verifier.renew(head).seqs()).isEmpty();
    }

    @Test
    void readWhenThereIsMoreThanAPageThenTheHeadTells() throws SQLException {
        DATABASE.execute(Role.AUTH, """
                SELECT FROM shared.revoke(
                    array_fill('session'::text, ARRAY[201]),
                    (SELECT array_agg(i::text) FROM generate_series(1, 201) i),
                    array_fill(now() + interval '1 hour', ARRAY[201]))""");

        Page first = verifier.renew(0);
        Page second = verifier.renew(first.seqs().getLast());

        assertThat(first.seqs()).hasSize(200).doesNotContain(first.head());
        assertThat(second.seqs()).containsExactly(first.head());
    }

    @Test
    void readThenTellsTheDatabasesTime() {
        long now = Long.parseLong(TestRows.select(DATABASE, "SELECT floor(extract(epoch FROM now()) * 1000)::bigint")
                .getFirst());

        assertThat(verifier.renew(0).nowMillis()).isGreaterThanOrEqualTo(now);
    }

    @Test
    void renewThenAcknowledgesWhatIsSaidToBeKnownAndNotWhatIsReadLater() {
        long head = revoke("session", "sid").head();

        assertThat(verifier.renew(0).seqs()).containsExactly(head);
        assertThat(verifier.row("applied_seq")).containsExactly("0");

        verifier.renew(head);
        assertThat(verifier.row("applied_seq")).containsExactly(String.valueOf(head));
    }

    @Test
    void renewWhenACallArrivesLateThenWhatALaterOneSaidHolds() {
        long first = revoke("session", "1").head();
        long head = revoke("session", "2").head();
        verifier.renew(head);

        verifier.renew(first);

        assertThat(verifier.row("applied_seq")).containsExactly(String.valueOf(head));
    }

    @Test
    void renewWhenMoreIsSaidToBeKnownThanThereIsThenNothingIsAcknowledged() throws SQLException {
        long head = revoke("session", "sid").head();
        verifier.renew(head);
        try (Connection connection = DATABASE.dataSource(Role.RESOURCE).getConnection()) {
            UUID nonce = TestVerifier.nonce(connection, head);
            for (long wrong : new long[] {head + 1, head - 1, -1, Long.MAX_VALUE}) {
                verifier.renew(connection, wrong, nonce);
                Page page = TestVerifier.read(connection, wrong, nonce);

                assertThat(page.sameLog()).isFalse();
                assertThat(page.head()).isEqualTo(head);
                assertThat(verifier.row("applied_seq")).containsExactly("0");
            }
        }
    }

    /** Another revocation gets the same seq after a snapshot is restored, or a standby is promoted. */
    @Test
    void renewWhenTheNonceIsAnotherThenNothingIsAcknowledged() throws SQLException {
        long head = revoke("session", "sid").head();
        verifier.renew(head);
        try (Connection connection = DATABASE.dataSource(Role.RESOURCE).getConnection()) {
            for (UUID other : Arrays.asList(UUID.randomUUID(), null)) {
                verifier.renew(connection, head, other);

                assertThat(verifier.row("applied_seq")).containsExactly("0");
                assertThat(TestVerifier.read(connection, head, other).sameLog()).isFalse();
                verifier.renew(head);
            }
            assertThat(TestVerifier.read(connection, 0, null).sameLog()).isTrue();
        }
    }

    /** Like an administrator's restore of a backup, on the same timeline: the sequence continues from the older value. */
    @Test
    void renewWhenAnOlderLogIsRestoredThenTheVerifierIsToldByItsNonce() throws SQLException {
        revoke("session", "kept");
        long lost = revoke("session", "lost").head();
        try (Connection connection = DATABASE.dataSource(Role.RESOURCE).getConnection()) {
            UUID nonce = TestVerifier.nonce(connection, lost);
            verifier.renew(lost);
            DATABASE.execute(Role.AUTH, "DELETE FROM shared.revocation WHERE seq = " + lost);
            DATABASE.execute(Role.AUTH, "ALTER TABLE shared.revocation ALTER seq RESTART WITH " + lost);
            assertThat(revoke("session", "new").head()).isEqualTo(lost);

            verifier.renew(connection, lost, nonce);

            assertThat(verifier.row("applied_seq")).containsExactly("0");
            assertThat(TestVerifier.read(connection, lost, nonce).sameLog()).isFalse();
            assertThat(TestVerifier.read(connection, 0, null).targetIds()).containsExactly("kept", "new");
        }
    }

    @Test
    void renewThenRenewalsCountUpAndStartAnewElsewhere() {
        verifier.renew(0);
        long first = renewals();
        verifier.renew(0);
        assertThat(renewals()).isEqualTo(first + 1);

        verifier.leave();
        verifier.renew(0);

        assertThat(renewals()).isNotIn(first, first + 1);
    }

    private long renewals() {
        return Long.parseLong(verifier.row("renewals").getFirst());
    }

    @Test
    void renewWhenAnArgumentIsOutOfItsBoundsThenRefused() {
        Map.ofEntries(
                        Map.entry("gen_random_uuid(), '', 'i', 5000, 0, NULL, '{}'", "service_check"),
                        Map.entry("gen_random_uuid(), repeat('x', 101), 'i', 5000, 0, NULL, '{}'", "service_check"),
                        Map.entry("gen_random_uuid(), NULL, 'i', 5000, 0, NULL, '{}'", "\"service\""),
                        Map.entry("gen_random_uuid(), 's', repeat('x', 201), 5000, 0, NULL, '{}'", "instance_check"),
                        Map.entry(
                                "gen_random_uuid(), 's', 'i', 99, 0, NULL, '{}'",
                                "a lease must last between 100 and 10000 ms, but lasts 99"),
                        Map.entry(
                                "gen_random_uuid(), 's', 'i', 10001, 0, NULL, '{}'",
                                "a lease must last between 100 and 10000 ms, but lasts 10001"),
                        Map.entry("gen_random_uuid(), 's', 'i', NULL, 0, NULL, '{}'", "\"lease_millis\""),
                        Map.entry(
                                "gen_random_uuid(), 's', 'i', 5000, 0, NULL, array_fill('x'::text, ARRAY[65])",
                                "known_kids_check"),
                        Map.entry(
                                "gen_random_uuid(), 's', 'i', 5000, 0, NULL, ARRAY[repeat('x', 8193)]",
                                "the key ids must have 8192 bytes or fewer"),
                        Map.entry("NULL, 's', 'i', 5000, 0, NULL, '{}'", "\"verifier_id\""),
                        Map.entry("gen_random_uuid(), 's', 'i', 5000, NULL, NULL, '{}'", "applied must not be null"),
                        Map.entry("gen_random_uuid(), 's', 'i', 5000, 0, NULL, NULL", "\"known_kids\""))
                .forEach((arguments, message) -> assertThatThrownBy(
                                () -> DATABASE.execute(Role.RESOURCE, "SELECT shared.renew(" + arguments + ")"))
                        .as(arguments)
                        .hasStackTraceContaining(message));
        assertThat(TestRows.count(DATABASE, "shared.verifier_lease")).isZero();
    }

    @Test
    void renewWhenTheRoleHolds64LeasesThenOneMoreIsRefusedUntilOneEnds() {
        List<TestVerifier> verifiers =
                Stream.generate(() -> TestVerifier.of(DATABASE)).limit(64).toList();
        verifiers.forEach(each -> each.renew(0));

        assertThatThrownBy(() -> verifier.renew(0))
                .hasStackTraceContaining("the role latchkey_resource holds 64 leases, which is the limit");
        verifiers.forEach(each -> each.renew(0));
        new TestVerifier(DATABASE, Role.AUTH, UUID.randomUUID()).renew(0);

        verifiers.getFirst().leave();
        verifier.renew(0);

        assertThat(verifier.row("role")).containsExactly("latchkey_resource");
        assertThatThrownBy(() -> TestVerifier.of(DATABASE).renew(0)).hasStackTraceContaining("which is the limit");
    }

    /** No transaction sees the uncommitted leases of another. */
    @Test
    void renewWhen70TransactionsAreOpenAtOnceThenNoMoreThan64LeasesAreMade() throws Exception {
        CountDownLatch commit = new CountDownLatch(1);
        AtomicInteger renewed = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        List<Future<Void>> calls = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                for (int i = 0; i < 70; i++) {
                    calls.add(threads.submit(() -> renewAndWait(commit, renewed, refused)));
                }
                await().until(() -> renewed.get() + waiting() >= 70);
            } finally {
                commit.countDown();
            }
        }
        for (Future<Void> call : calls) {
            call.get();
        }

        assertThat(renewed).hasValue(64);
        assertThat(refused).hasValue(6);
        assertThat(TestRows.count(DATABASE, "shared.verifier_lease")).isEqualTo(64);
    }

    private static @Nullable Void renewAndWait(CountDownLatch commit, AtomicInteger renewed, AtomicInteger refused)
            throws Exception {
        try (Connection connection = DATABASE.dataSource(Role.RESOURCE).getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET transaction_timeout = 0; SET lock_timeout = 0;"
                        + " SET idle_in_transaction_session_timeout = 0");
            }
            connection.commit();
            TestVerifier.of(DATABASE).renew(connection, 0, null);
            renewed.incrementAndGet();
            commit.await();
            connection.commit();
        } catch (SQLException e) {
            assertThat(e.getMessage()).contains("which is the limit");
            refused.incrementAndGet();
        }
        return null;
    }

    private static int waiting() {
        return TestRows.select(DATABASE, """
                        SELECT pid FROM pg_stat_activity
                        WHERE datname = current_database() AND usename = 'latchkey_resource' AND wait_event_type = 'Lock'""").size();
    }

    @Test
    void leaveThenOnlyTheCallersRowGoes() {
        TestVerifier another = TestVerifier.of(DATABASE);
        verifier.renew(0);
        another.renew(0);

        verifier.leave();
        verifier.leave();

        assertThat(verifier.row("1")).isEmpty();
        assertThat(another.row("1")).hasSize(1);
    }

    @Test
    void anotherRolesRowWhenItsIdIsKnownThenOutOfReach() throws SQLException {
        TestVerifier auth = new TestVerifier(DATABASE, Role.AUTH, UUID.randomUUID());
        auth.renew(0);
        List<String> before = auth.row("verifier_lease::text");
        TestVerifier thief = new TestVerifier(DATABASE, Role.RESOURCE, auth.id());

        assertThatThrownBy(() -> thief.renew(0)).hasStackTraceContaining("duplicate key");
        thief.leave();
        try (Connection connection = DATABASE.dataSource(Role.RESOURCE).getConnection()) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> thief.listen(connection))
                    .withMessageContaining("the role latchkey_resource has no such lease");
        }

        assertThat(auth.row("verifier_lease::text")).isEqualTo(before);
    }

    @Test
    void listenThenWakeVerifiersIsHeardAndNothingElse() throws SQLException {
        try (Connection connection = DATABASE.dataSource(Role.RESOURCE).getConnection()) {
            verifier.renew(connection, 0, null);
            verifier.listen(connection);

            revoke("session", "sid");
            assertThat(heard(connection)).isEmpty();
            wake();

            assertThat(heard(connection)).isEqualTo(verifier.row("channel || ' '"));
            TestVerifier.of(DATABASE).renew(0);
            verifier.renew(0);
            assertThat(heard(connection)).isEmpty();
        }
    }

    @Test
    void listenThenTheChannelIsRandomAndNewEachTime() throws SQLException {
        Set<String> channels = new HashSet<>();
        TestVerifier other = TestVerifier.of(DATABASE);
        try (Connection connection = DATABASE.dataSource(Role.RESOURCE).getConnection()) {
            for (TestVerifier each : List.of(verifier, other)) {
                each.renew(0);
                for (int i = 0; i < 3; i++) {
                    each.listen(connection);
                    channels.addAll(each.row("channel"));
                }
            }
            wake();

            assertThat(heard(connection)).isEqualTo(other.row("channel || ' '"));
        }
        assertThat(channels).hasSize(6).allMatch(channel -> channel.matches("latchkey_[0-9a-f]{32}"));
    }

    @Test
    void listenThenNoOtherSessionOfTheRoleSeesTheChannel() throws SQLException {
        try (Connection connection = DATABASE.dataSource(Role.RESOURCE).getConnection();
                Connection spy = DATABASE.dataSource(Role.RESOURCE).getConnection()) {
            verifier.renew(connection, 0, null);
            verifier.listen(connection);
            String channel = verifier.row("channel").getFirst();

            assertThat(texts(spy, "SELECT pg_listening_channels()")).isEmpty();
            assertThat(texts(spy, "SELECT activity::text FROM pg_stat_activity activity"))
                    .isNotEmpty()
                    .noneMatch(row -> row.contains(channel));
            assertThat(texts(spy, "SELECT activity.query FROM pg_stat_activity activity"))
                    .anyMatch(query -> query.contains("shared.listen"))
                    .noneMatch(query -> query.contains(verifier.id().toString()));
        }
    }

    @Test
    void renewThenTellsWhetherTheLeaseHasAChannel() throws SQLException {
        try (Connection connection = DATABASE.dataSource(Role.RESOURCE).getConnection()) {
            assertThat(hasChannel(connection)).isFalse();
            verifier.listen(connection);
            assertThat(hasChannel(connection)).isTrue();

            // As auth-service does with the lease of a verifier that has been silent for a long time.
            DATABASE.execute(Role.AUTH, "DELETE FROM shared.verifier_lease");
            assertThat(hasChannel(connection)).isFalse();
            verifier.listen(connection);
            wake();

            assertThat(heard(connection)).isEqualTo(verifier.row("channel || ' '"));
        }
    }

    private boolean hasChannel(Connection connection) throws SQLException {
        return texts(connection, "SELECT shared.renew('%s', 's', 'i', 5000, 0, NULL, '{}')".formatted(verifier.id()))
                .getFirst()
                .equals("t");
    }

    @Test
    void listenWhenThereIsNoLeaseThenRefused() throws SQLException {
        try (Connection connection = DATABASE.dataSource(Role.RESOURCE).getConnection()) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> verifier.listen(connection))
                    .withMessageContaining("the role latchkey_resource has no such lease");
            assertThat(texts(connection, "SELECT pg_listening_channels()")).isEmpty();
        }
    }

    private static void wake() {
        DATABASE.execute(Role.AUTH, "SELECT shared.wake_verifiers()");
    }

    private static List<String> texts(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(String.valueOf(rows.getString(1)));
            }
            return texts;
        }
    }

    @Test
    void revokeThenNamesTheVerifiersThatDoNotKnow() {
        TestVerifier quick = TestVerifier.of(DATABASE);
        verifier.renew(0);
        quick.renew(0);
        Revoked first = revoke("session", "1");
        assertThat(first.behind()).containsExactlyInAnyOrder(verifier.id(), quick.id());

        quick.renew(first.head());

        assertThat(revoke("session", "1")).isEqualTo(new Revoked(first.head(), List.of(verifier.id())));
        verifier.leave();
        assertThat(revoke("session", "1")).isEqualTo(new Revoked(first.head(), List.of()));
        assertThat(revoke("session", "2").behind()).containsExactly(quick.id());
    }

    @Test
    void revokeWhenItIsRevokedAlreadyThenOnlyALaterExpiryIsNews() {
        long first = revoke("session", "sid").head();

        assertThat(TestRevocations.revoke(DATABASE, "session", "sid", LATER.minusSeconds(1))
                        .head())
                .isEqualTo(first);
        long second = TestRevocations.revoke(DATABASE, "session", "sid", LATER.plusSeconds(1))
                .head();

        assertThat(second).isGreaterThan(first);
        assertThat(TestRows.select(DATABASE, "SELECT seq FROM shared.revocation ORDER BY seq"))
                .containsExactly(String.valueOf(first), String.valueOf(second));
        assertThat(verifier.renew(first).targetIds()).containsExactly("sid");
    }

    @Test
    void revokeWhenATargetComesTwiceThenTheLaterExpiryHolds() throws SQLException {
        try (Connection connection = DATABASE.dataSource(Role.AUTH).getConnection()) {
            TestRevocations.revoke(
                    connection,
                    List.of("session", "session", "token"),
                    List.of("id", "id", "id"),
                    List.of(LATER.plusSeconds(1), LATER, LATER));
        }

        assertThat(TestRows.select(
                        DATABASE,
                        "SELECT kind || ' ' || (expires_at > '2100-01-01T00:00:01Z')"
                                + " FROM shared.revocation ORDER BY kind"))
                .containsExactly("session true", "token false");
    }

    @Test
    void revokeWhenNothingIsGivenThenTheEndOfTheLog() throws SQLException {
        long head = revoke("session", "sid").head();
        try (Connection connection = DATABASE.dataSource(Role.AUTH).getConnection()) {
            assertThat(TestRevocations.revoke(connection, List.of(), List.of(), List.of()))
                    .isEqualTo(new Revoked(head, List.of()));
        }
    }

    @Test
    void revokeWhenTheListsAreOfDifferentLengthsOrHaveGapsThenRefused() throws SQLException {
        try (Connection connection = DATABASE.dataSource(Role.AUTH).getConnection()) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() ->
                            TestRevocations.revoke(connection, List.of("session"), List.of("1", "2"), List.of(LATER)));
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> TestRevocations.revoke(connection, List.of("all"), List.of("1"), List.of(LATER)));
        }
        for (String call : List.of(
                "shared.revoke(NULL, '{1}', ARRAY[now()])",
                "shared.revoke('{session}', NULL, ARRAY[now()])",
                "shared.revoke('{session}', '{NULL}', ARRAY[now()])",
                "shared.revoke('{session}', '{1}', NULL)")) {
            assertThatThrownBy(() -> DATABASE.execute(Role.AUTH, "SELECT " + call))
                    .as(call)
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(TestRows.count(DATABASE, "shared.revocation")).isZero();
    }

    /**
     * {@return the channels of the notifications so far} The server sends notifications before its answer to a
     * statement.
     */
    private static List<String> heard(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
        PGNotification[] notifications = connection.unwrap(PGConnection.class).getNotifications(200);
        return notifications == null
                ? List.of()
                : Arrays.stream(notifications)
                        .map(notification -> notification.getName() + " " + notification.getParameter())
                        .toList();
    }

    @Test
    @DisplayName("77 expired rows are purged in batches, by both clocks, and the end of the log stays")
    void purgeThenOnlyWhatHasExpiredByBothClocksAndNeverTheLast() {
        Instant past = Instant.parse("2020-01-01T00:00:00Z");
        for (int i = 0; i < 5; i++) {
            TestRevocations.revoke(DATABASE, "session", "old-" + i, past.plusSeconds(i));
        }
        revoke("session", "new");
        long head = TestRevocations.revoke(DATABASE, "session", "last", past).head();

        assertThat(purge(past, 10)).isZero();
        assertThat(purge(past.plusSeconds(2), 10)).isEqualTo(2);
        assertThat(purge(Instant.parse("2200-01-01T00:00:00Z"), 2)).isEqualTo(2);
        assertThat(purge(Instant.parse("2200-01-01T00:00:00Z"), 2)).isEqualTo(1);
        assertThat(purge(Instant.parse("2200-01-01T00:00:00Z"), 2)).isZero();

        assertThat(verifier.renew(0).targetIds()).containsExactly("new", "last");
        assertThat(verifier.renew(0).head()).isEqualTo(head);
    }

    /** Otherwise a verifier that has not read the next row yet would not recognize the log. */
    @Test
    void purgeWhenAVerifierStandsAtARowThenTheRowStays() {
        Instant past = Instant.parse("2020-01-01T00:00:00Z");
        long first = TestRevocations.revoke(DATABASE, "session", "1", past).head();
        TestRevocations.revoke(DATABASE, "session", "2", past);
        verifier.renew(first);
        long head = revoke("session", "3").head();

        assertThat(purge(Instant.parse("2200-01-01T00:00:00Z"), 10)).isEqualTo(1);
        Page page = verifier.renew(first);
        assertThat(page.sameLog()).isTrue();
        assertThat(page.targetIds()).containsExactly("3");

        verifier.renew(head);
        assertThat(purge(Instant.parse("2200-01-01T00:00:00Z"), 10)).isEqualTo(1);
    }

    private static int purge(Instant now, int batch) {
        return Integer.parseInt(TestRows.select(DATABASE, "SELECT shared.purge('%s', %d)".formatted(now, batch))
                .getFirst());
    }

    @Test
    void publishKeysThenReadTells() {
        DATABASE.execute(Role.AUTH, "SELECT shared.publish_keys('{a,b}')");
        assertThat(verifier.renew(0).publishedKids()).containsExactly("a", "b");

        DATABASE.execute(Role.AUTH, "SELECT shared.publish_keys('{b}')");
        assertThat(verifier.renew(0).publishedKids()).containsExactly("b");
    }

    private static Revoked revoke(String kind, String targetId) {
        return TestRevocations.revoke(DATABASE, kind, targetId, LATER);
    }
}
