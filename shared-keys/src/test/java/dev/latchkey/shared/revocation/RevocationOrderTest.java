package dev.latchkey.shared.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.latchkey.shared.micronaut.database.SchemaMigration;
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
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lock K: revocations commit in the order of their seq, and no lease is granted across one. */
@Timeout(60)
class RevocationOrderTest {
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final String SYNC = "SELECT shared.sync(gen_random_uuid(), 's', 'i', 5000, NULL, 0, '{}')";
    private static final String REVOKE = "SELECT shared.revoke('{session}', '{sid}', ARRAY[now()])";
    private static final String PURGE = "SELECT shared.purge(now(), 10)";
    private static final String INSERT =
            "INSERT INTO shared.revocation (kind, target_id, expires_at) VALUES ('session', 'sid', now())";

    @BeforeAll
    static void migrate() {
        new SchemaMigration(DATABASE.dataSource(Role.AUTH), "shared", 1).run();
    }

    @BeforeEach
    void clear() {
        DATABASE.execute(Role.AUTH, "DELETE FROM shared.revocation; DELETE FROM shared.verifier_lease");
    }

    @Test
    void syncWhenARevocationIsUnderWayThenWaitsAndReturnsIt() throws Exception {
        try (Connection writer = transaction(Role.AUTH)) {
            TestRevocations.revoke(writer, List.of("session"), List.of("sid"), List.of(soon()));
            CompletableFuture<TestVerifier.Synced> sync =
                    inBackground(() -> TestVerifier.of(DATABASE).sync(0));
            awaitWaiting();

            writer.commit();

            assertThat(sync.get().targetIds()).containsExactly("sid");
        }
    }

    @Test
    void revokeWhenALeaseIsBeingGrantedThenWaitsAndNamesIt() throws Exception {
        TestVerifier verifier = TestVerifier.of(DATABASE);
        try (Connection reader = transaction(Role.RESOURCE)) {
            assertThat(verifier.sync(reader, null, 0).complete()).isTrue();
            CompletableFuture<TestRevocations.Revoked> revoke =
                    inBackground(() -> TestRevocations.revoke(DATABASE, "session", "sid"));
            awaitWaiting();

            reader.commit();

            assertThat(revoke.get().behind()).containsExactly(verifier.id());
        }
    }

    @Test
    void syncWhenAnotherSyncIsUnderWayThenDoesNotWait() throws SQLException {
        try (Connection first = transaction(Role.RESOURCE)) {
            TestVerifier.of(DATABASE).sync(first, null, 0);

            assertThat(TestVerifier.of(DATABASE).sync(0).complete()).isTrue();
        }
    }

    @Test
    void revokeTwiceAtOnceThenSeqsCommitInTheirOrder() throws Exception {
        try (Connection first = transaction(Role.AUTH)) {
            long head = TestRevocations.revoke(first, List.of("session"), List.of("1"), List.of(soon()))
                    .head();
            CompletableFuture<TestRevocations.Revoked> second =
                    inBackground(() -> TestRevocations.revoke(DATABASE, "session", "2"));
            awaitWaiting();

            first.commit();

            assertThat(second.get().head()).isGreaterThan(head);
        }
    }

    @Test
    void insertWithoutTheFunctionThenInOrderAllTheSame() throws Exception {
        try (Connection reader = transaction(Role.RESOURCE)) {
            TestVerifier.of(DATABASE).sync(reader, null, 0);
            CompletableFuture<Boolean> insert = inBackground(() -> {
                DATABASE.execute(Role.AUTH, INSERT);
                return true;
            });
            awaitWaiting();

            reader.commit();

            assertThat(insert.get()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SYNC, REVOKE, PURGE, INSERT})
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
    @ValueSource(strings = {SYNC, REVOKE, PURGE, INSERT})
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

    /** As a client does that is frozen between a statement and its commit. */
    @ParameterizedTest
    @ValueSource(strings = {SYNC, REVOKE, PURGE, INSERT})
    void callWhenTheTransactionIsNotEndedThenTheServerEndsIt(String sql) throws SQLException {
        try (Connection frozen = transaction(Role.AUTH)) {
            // Whatever the client's own settings are.
            execute(frozen, "SET transaction_timeout = '1h'; SET idle_in_transaction_session_timeout = 0");
            execute(frozen, sql);

            await().until(() ->
                    TestRevocations.revoke(DATABASE, "session", "sid").head() > 0);

            assertThatExceptionOfType(SQLException.class).isThrownBy(frozen::commit);
        }
    }

    @Test
    void callThenItsTimeoutsEndWithTheTransaction() throws SQLException {
        try (Connection connection = transaction(Role.RESOURCE)) {
            execute(connection, SYNC);
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
