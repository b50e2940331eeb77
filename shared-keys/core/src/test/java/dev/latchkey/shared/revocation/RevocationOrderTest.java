package dev.latchkey.shared.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRevocations;
import dev.latchkey.shared.test.TestRows;
import dev.latchkey.shared.test.TestVerifier;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lock K, which only writers take. Revocations commit in the order of their seq, and no verifier delays one. */
@Timeout(60)
class RevocationOrderTest {
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final String RENEW = "SELECT shared.renew(gen_random_uuid(), 's', 'i', 5000, 0, NULL, '{}')";
    private static final String REVOKE = "SELECT shared.revoke('{session}', '{sid}', ARRAY[now()])";
    private static final String PURGE = "SELECT shared.purge(now(), 10)";
    private static final String INSERT = "INSERT INTO shared.revocation (kind, target_id, expires_at, revoked_at)"
            + " VALUES ('session', 'sid', now(), now())";

    @BeforeAll
    static void migrate() {
        DATABASE.makeRevocationLog();
    }

    @BeforeEach
    void clear() {
        DATABASE.execute(Role.AUTH, "DELETE FROM shared.revocation; DELETE FROM shared.verifier_lease");
    }

    /**
     * The read misses the revocation. The revocation's writer reads the leases after its commit, so it waits for this
     * lease.
     */
    @Test
    void renewWhenARevocationIsUnderWayThenDoesNotWaitAndTheWriterSeesTheLease() throws Exception {
        TestVerifier verifier = TestVerifier.of(DATABASE);
        try (Connection writer = transaction(Role.AUTH)) {
            TestRevocations.write(writer, List.of("session"), List.of("sid"), List.of(soon()));

            assertThat(verifier.renew(0).targetIds()).isEmpty();

            writer.commit();
            assertThat(TestRevocations.revoke(writer, List.of(), List.of(), List.of())
                            .behind())
                    .containsExactly(verifier.id());
        }
    }

    /** The writer misses the lease. The lease's verifier reads the log after its commit, so it finds the revocation. */
    @Test
    void revokeWhenALeaseIsUnderWayThenDoesNotWaitAndTheVerifierReadsIt() throws Exception {
        TestVerifier verifier = TestVerifier.of(DATABASE);
        try (Connection reader = transaction(Role.RESOURCE)) {
            verifier.renew(reader, 0, null);

            assertThat(TestRevocations.revoke(DATABASE, "session", "sid").behind())
                    .isEmpty();

            reader.commit();
            assertThat(TestVerifier.read(reader, 0, null).targetIds()).containsExactly("sid");
        }
    }

    /** A client with a verifier's password does all that it can in a transaction, and keeps the transaction open. */
    @ParameterizedTest
    @ValueSource(strings = {"READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"})
    void transactionWhenAVerifierKeepsItOpenThenHoldsUpNoOtherRole(String isolation) throws SQLException {
        TestRevocations.revoke(DATABASE, "session", "old", Instant.parse("2020-01-01T00:00:00Z"));
        TestVerifier verifier = TestVerifier.of(DATABASE);
        verifier.renew(0);
        try (Connection held = transaction(Role.RESOURCE)) {
            execute(held, "SET TRANSACTION ISOLATION LEVEL " + isolation);
            TestVerifier.read(held, 0, null);
            execute(held, "SELECT * FROM shared.revocation");
            execute(held, "SELECT * FROM shared.key_set");
            for (String table : List.of("shared.revocation", "shared.key_set")) {
                execute(held, "LOCK TABLE " + table + " IN ACCESS SHARE MODE");
            }
            verifier.renew(held, 0, null);
            verifier.listen(held);
            TestVerifier.of(DATABASE).renew(held, 0, null);
            TestVerifier left = TestVerifier.of(DATABASE);
            left.renew(held, 0, null);
            execute(held, "SELECT shared.leave('" + left.id() + "')");
            execute(held, "NOTIFY latchkey_revocation, 'x'");
            execute(held, "SELECT pg_advisory_xact_lock(n) FROM generate_series(0, 99) n");

            assertThat(TestRevocations.revoke(DATABASE, "session", "sid").head())
                    .isPositive();
            DATABASE.execute(Role.AUTH, PURGE);
            DATABASE.execute(Role.AUTH, INSERT);
            DATABASE.execute(Role.AUTH, "SELECT shared.wake_verifiers()");
            DATABASE.execute(Role.AUTH, "SELECT shared.publish_keys('{kid}')");
            DATABASE.execute(Role.AUTH, """
                    DELETE FROM shared.verifier_lease WHERE verifier_id IN (
                        SELECT verifier_id FROM shared.verifier_lease FOR UPDATE SKIP LOCKED)""");
            assertThat(new TestVerifier(DATABASE, Role.AUTH, UUID.randomUUID())
                            .renewToTheEnd()
                            .sameLog())
                    .isTrue();
            held.commit();
        }
    }

    /** The test above takes every lock that a verifier may take. The database refuses these. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ROW SHARE",
                "ROW EXCLUSIVE",
                "SHARE UPDATE EXCLUSIVE",
                "SHARE",
                "SHARE ROW EXCLUSIVE",
                "EXCLUSIVE",
                "ACCESS EXCLUSIVE"
            })
    void lockTableWhenAVerifierAsksForMoreThanAccessShareThenRefused(String mode) throws SQLException {
        for (String table : TestRows.select(
                DATABASE,
                "SELECT oid::regclass FROM pg_class"
                        + " WHERE relnamespace = 'shared'::regnamespace AND relkind = 'r'")) {
            try (Connection connection = transaction(Role.RESOURCE)) {
                assertThatExceptionOfType(SQLException.class)
                        .as(table)
                        .isThrownBy(() -> execute(connection, "LOCK TABLE " + table + " IN " + mode + " MODE NOWAIT"))
                        .extracting(SQLException::getSQLState)
                        .isEqualTo("42501");
            }
        }
    }

    @Test
    void revokeTwiceAtOnceThenSeqsCommitInTheirOrder() throws Exception {
        try (Connection first = transaction(Role.AUTH)) {
            long head = TestRevocations.write(first, List.of("session"), List.of("1"), List.of(soon()));
            CompletableFuture<TestRevocations.Revoked> second =
                    inBackground(() -> TestRevocations.revoke(DATABASE, "session", "2"));
            awaitWaiting();

            first.commit();

            assertThat(second.get().head()).isGreaterThan(head);
        }
    }

    @Test
    void insertWithoutTheFunctionThenInOrderAllTheSame() throws Exception {
        try (Connection first = transaction(Role.AUTH)) {
            TestRevocations.write(first, List.of("session"), List.of("1"), List.of(soon()));
            CompletableFuture<Boolean> insert = inBackground(() -> {
                DATABASE.execute(Role.AUTH, INSERT);
                return true;
            });
            awaitWaiting();

            first.commit();

            assertThat(insert.get()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {REVOKE, PURGE, INSERT})
    void callWhenTheSnapshotIsOlderThanTheLockThenRefused(String sql) throws SQLException {
        for (String isolation : List.of("REPEATABLE READ", "SERIALIZABLE")) {
            try (Connection connection = transaction(Role.AUTH)) {
                execute(connection, "SET TRANSACTION ISOLATION LEVEL " + isolation);

                assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(() -> execute(connection, sql))
                        .withMessageContaining("needs read committed")
                        .extracting(SQLException::getSQLState)
                        .isEqualTo("25000");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {RENEW, REVOKE, PURGE, INSERT})
    void callThenItsCommitReachesTheDisk(String sql) throws SQLException {
        for (String weak : List.of("off", "local", "remote_write")) {
            assertThat(synchronousCommitAfter(weak, sql)).isEqualTo("on");
        }
        assertThat(synchronousCommitAfter("remote_apply", sql)).isEqualTo("remote_apply");
    }

    private static String synchronousCommitAfter(String before, String sql) throws SQLException {
        try (Connection connection = transaction(Role.AUTH)) {
            execute(connection, "SET synchronous_commit = " + before);
            execute(connection, sql);
            return setting(connection, "synchronous_commit");
        }
    }

    /** Like a client that freezes between a statement and its commit. */
    @ParameterizedTest
    @ValueSource(strings = {REVOKE, PURGE, INSERT})
    void callWhenTheTransactionIsNotEndedThenTheServerEndsIt(String sql) throws SQLException {
        try (Connection frozen = transaction(Role.AUTH)) {
            // The client's own settings must not matter.
            execute(frozen, "SET transaction_timeout = '1h'; SET idle_in_transaction_session_timeout = 0");
            execute(frozen, sql);

            await().until(() ->
                    TestRevocations.revoke(DATABASE, "session", "sid").head() > 0);

            assertThatExceptionOfType(SQLException.class).isThrownBy(frozen::commit);
        }
    }

    @Test
    void callThenItsTimeoutsEndWithTheTransaction() throws SQLException {
        try (Connection connection = transaction(Role.AUTH)) {
            execute(connection, REVOKE);
            assertThat(setting(connection, "transaction_timeout")).isEqualTo("1s");
            connection.commit();

            assertThat(setting(connection, "transaction_timeout")).isEqualTo("10s");
            assertThat(setting(connection, "lock_timeout")).isEqualTo("5s");
            assertThat(setting(connection, "idle_in_transaction_session_timeout"))
                    .isEqualTo("5s");
        }
    }

    private static Connection transaction(Role role) throws SQLException {
        Connection connection = DATABASE.dataSource(role).getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private static <T> CompletableFuture<T> inBackground(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call, task -> Thread.ofVirtual().start(task));
    }

    private static void awaitWaiting() {
        await().until(() -> !TestRows.select(DATABASE, """
                        SELECT pid FROM pg_locks
                        WHERE NOT granted AND relation = 'shared.revocation_order'::regclass
                        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())""").isEmpty());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String setting(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW " + name)) {
            row.next();
            return row.getString(1);
        }
    }

    private static Instant soon() {
        return Clock.systemUTC().instant().plusSeconds(60);
    }
}
