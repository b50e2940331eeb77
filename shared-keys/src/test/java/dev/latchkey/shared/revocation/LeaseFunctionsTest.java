package dev.latchkey.shared.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.shared.micronaut.database.SchemaMigration;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRevocations;
import dev.latchkey.shared.test.TestRevocations.Revoked;
import dev.latchkey.shared.test.TestRows;
import dev.latchkey.shared.test.TestVerifier;
import dev.latchkey.shared.test.TestVerifier.Synced;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** What {@code sync}, {@code leave}, {@code revoke}, {@code purge} and {@code publish_keys} do, each alone. */
@Timeout(60)
class LeaseFunctionsTest {
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00.5Z");

    private final TestVerifier verifier = TestVerifier.of(DATABASE);

    @BeforeAll
    static void migrate() {
        new SchemaMigration(DATABASE.dataSource(Role.AUTH), "shared", 1).run();
    }

    @BeforeEach
    void clear() {
        DATABASE.execute(
                Role.AUTH,
                "DELETE FROM shared.revocation; DELETE FROM shared.verifier_lease; DELETE FROM shared.key_set");
    }

    @Test
    void syncWhenTheLogIsEmptyThenALeaseAndNothingElse() {
        Synced synced = verifier.sync(0);

        assertThat(synced.complete()).isTrue();
        assertThat(synced.head()).isZero();
        assertThat(synced.seqs()).isEmpty();
        assertThat(synced.publishedKids()).isNull();
        assertThat(synced.log()).matches("\\d+/[0-9A-F]{8}/\\d+/\\d+");
        assertThat(verifier.row("applied_seq")).containsExactly("0");
        assertThat(verifier.row("role || ' ' || service || ' ' || instance || ' ' || known_kids::text"))
                .containsExactly("latchkey_resource test here {kid}");
    }

    @Test
    void syncThenReturnsWhatIsNewInItsOrder() {
        revoke("session", "1");
        revoke("token", "2");
        long head = revoke("key", "3").head();

        Synced all = verifier.sync(0);
        Synced some = verifier.sync(all.seqs().getFirst());

        assertThat(all.head()).isEqualTo(head);
        assertThat(all.kinds()).containsExactly("session", "token", "key");
        assertThat(all.targetIds()).containsExactly("1", "2", "3");
        assertThat(all.seqs()).isSorted().endsWith(head);
        assertThat(all.expiries()).containsOnly(LATER.getEpochSecond() + 1);
        assertThat(some.targetIds()).containsExactly("2", "3");
        assertThat(verifier.sync(head).seqs()).isEmpty();
    }

    @Test
    void syncThenAcknowledgesWhatWasKnownBeforeAndNotWhatItReturns() {
        long head = revoke("session", "sid").head();

        assertThat(verifier.sync(0).seqs()).containsExactly(head);
        assertThat(verifier.row("applied_seq")).containsExactly("0");

        verifier.sync(head);
        assertThat(verifier.row("applied_seq")).containsExactly(String.valueOf(head));
    }

    @Test
    void syncWhenACallArrivesLateThenWhatALaterOneSaidHolds() {
        revoke("session", "1");
        long head = revoke("session", "2").head();
        verifier.sync(head);

        verifier.sync(head - 1);

        assertThat(verifier.row("applied_seq")).containsExactly(String.valueOf(head));
    }

    @Test
    void syncWhenMoreIsSaidToBeKnownThanThereIsThenNothingIsAcknowledged() {
        long head = revoke("session", "sid").head();
        verifier.sync(head);

        Synced beyond = verifier.sync(head + 1);

        assertThat(beyond.complete()).isFalse();
        assertThat(beyond.seqs()).isEmpty();
        assertThat(beyond.head()).isEqualTo(head);
        assertThat(verifier.row("applied_seq")).containsExactly("0");
        assertThat(verifier.sync(-1).complete()).isFalse();
        assertThat(verifier.row("applied_seq")).containsExactly("0");
    }

    /** A promoted standby may have given a seq to another revocation than the one that the verifier knows. */
    @Test
    void syncWhenItIsSaidOfAnotherLogThenNothingIsAcknowledged() throws SQLException {
        long head = revoke("session", "sid").head();
        verifier.sync(head);
        try (Connection connection = DATABASE.dataSource(Role.RESOURCE).getConnection()) {
            for (String other : Arrays.asList("7/00000001/5/16400", "", null)) {
                Synced synced = verifier.sync(connection, other, head);

                assertThat(synced.complete()).isFalse();
                assertThat(synced.seqs()).isEmpty();
                assertThat(verifier.row("applied_seq")).containsExactly("0");
            }
            assertThat(verifier.sync(connection, null, 0).complete()).isTrue();
        }
    }

    @Test
    void syncWhenThereIsMoreThanAPageThenItIsNotComplete() throws SQLException {
        try (Connection connection = DATABASE.dataSource(Role.AUTH).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    SELECT FROM shared.revoke(
                        array_fill('session'::text, ARRAY[201]),
                        (SELECT array_agg(i::text) FROM generate_series(1, 201) i),
                        array_fill(now() + interval '1 hour', ARRAY[201]))""");
        }

        Synced first = verifier.sync(0);
        Synced second = verifier.sync(first.seqs().getLast());

        assertThat(first.complete()).isFalse();
        assertThat(first.seqs()).hasSize(200);
        assertThat(second.complete()).isTrue();
        assertThat(second.seqs()).containsExactly(first.head());
        assertThat(verifier.sync(first.seqs().getFirst()).complete()).isTrue();
    }

    @Test
    void syncThenRenewalsCountUpAndStartAnewElsewhere() {
        verifier.sync(0);
        long first = renewals();
        verifier.sync(0);
        assertThat(renewals()).isEqualTo(first + 1);

        verifier.leave();
        verifier.sync(0);

        assertThat(renewals()).isNotIn(first, first + 1);
    }

    private long renewals() {
        return Long.parseLong(verifier.row("renewals").getFirst());
    }

    @Test
    void syncWhenAnArgumentIsTooLongThenRefused() {
        for (String call : List.of(
                "shared.sync(gen_random_uuid(), '', 'i', 5000, NULL, 0, '{}')",
                "shared.sync(gen_random_uuid(), repeat('x', 101), 'i', 5000, NULL, 0, '{}')",
                "shared.sync(gen_random_uuid(), 's', repeat('x', 201), 5000, NULL, 0, '{}')",
                "shared.sync(gen_random_uuid(), 's', 'i', 99, NULL, 0, '{}')",
                "shared.sync(gen_random_uuid(), 's', 'i', 60001, NULL, 0, '{}')",
                "shared.sync(gen_random_uuid(), 's', 'i', 5000, NULL, 0, array_fill('x'::text, ARRAY[65]))",
                "shared.sync(gen_random_uuid(), 's', 'i', 5000, NULL, 0, ARRAY[repeat('x', 8193)])",
                "shared.sync(NULL, 's', 'i', 5000, NULL, 0, '{}')",
                "shared.sync(gen_random_uuid(), 's', 'i', 5000, NULL, NULL, '{}')",
                "shared.sync(gen_random_uuid(), 's', 'i', 5000, NULL, 0, NULL)")) {
            assertThatThrownBy(() -> DATABASE.execute(Role.RESOURCE, "SELECT " + call))
                    .as(call)
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(TestRows.count(DATABASE, "shared.verifier_lease")).isZero();
    }

    @Test
    void leaveThenOnlyTheCallersRowGoes() {
        TestVerifier another = TestVerifier.of(DATABASE);
        verifier.sync(0);
        another.sync(0);

        verifier.leave();
        verifier.leave();

        assertThat(verifier.row("1")).isEmpty();
        assertThat(another.row("1")).hasSize(1);
    }

    @Test
    void anotherRolesRowWhenItsIdIsKnownThenOutOfReach() {
        TestVerifier auth = new TestVerifier(DATABASE, Role.AUTH, UUID.randomUUID());
        auth.sync(0);
        List<String> before = auth.row("verifier_lease::text");
        TestVerifier thief = new TestVerifier(DATABASE, Role.RESOURCE, auth.id());

        assertThatThrownBy(() -> thief.sync(0)).hasStackTraceContaining("another role's");
        thief.leave();

        assertThat(auth.row("verifier_lease::text")).isEqualTo(before);
    }

    @Test
    void revokeThenNamesTheVerifiersThatDoNotKnow() {
        TestVerifier quick = TestVerifier.of(DATABASE);
        verifier.sync(0);
        quick.sync(0);
        Revoked first = revoke("session", "1");
        assertThat(first.behind()).containsExactlyInAnyOrder(verifier.id(), quick.id());

        quick.sync(first.head());

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
        assertThat(TestRows.select(DATABASE, "SELECT seq FROM shared.revocation"))
                .containsExactly(String.valueOf(second));
        assertThat(verifier.sync(first).targetIds()).containsExactly("sid");
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

    @Test
    void listenThenEachChangeIsToldAndNothingOfTheVerifiers() throws SQLException {
        try (Connection connection = DATABASE.dataSource(Role.RESOURCE).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("LISTEN latchkey_revocation; LISTEN latchkey_applied; LISTEN latchkey_keys");
            verifier.sync(0);
            heard(connection);

            long head = revoke("session", "sid").head();
            assertThat(heard(connection)).containsExactly("latchkey_revocation " + head);
            verifier.sync(head);
            assertThat(heard(connection)).containsExactly("latchkey_applied " + head);
            verifier.sync(head);
            verifier.leave();
            assertThat(heard(connection)).containsExactly("latchkey_applied ");
            DATABASE.execute(Role.AUTH, "SELECT shared.publish_keys('{a}'); SELECT shared.publish_keys('{a}')");
            assertThat(heard(connection)).containsExactly("latchkey_keys ");
        }
    }

    /** What was told before a statement is answered was told by then: the server writes it before its answer. */
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

        assertThat(verifier.sync(0).targetIds()).containsExactly("new", "last");
        assertThat(verifier.sync(0).head()).isEqualTo(head);
    }

    private static int purge(Instant now, int batch) {
        return Integer.parseInt(TestRows.select(DATABASE, "SELECT shared.purge('%s', %d)".formatted(now, batch))
                .getFirst());
    }

    @Test
    void publishKeysThenSyncTells() {
        DATABASE.execute(Role.AUTH, "SELECT shared.publish_keys('{a,b}')");
        assertThat(verifier.sync(0).publishedKids()).containsExactly("a", "b");

        DATABASE.execute(Role.AUTH, "SELECT shared.publish_keys('{b}')");
        assertThat(verifier.sync(0).publishedKids()).containsExactly("b");
    }

    private static Revoked revoke(String kind, String targetId) {
        return TestRevocations.revoke(DATABASE, kind, targetId, LATER);
    }
}
