package dev.latchkey.shared.micronaut.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.shared.test.DatabaseProxy;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SchemaMigrationTest {
    private final TestDatabase database = TestDatabase.create();

    @Test
    void runTwiceThenTheSecondChangesNothing() throws SQLException {
        migration().run();
        database.execute(
                Role.AUTH,
                "INSERT INTO shared.revocation (kind, target_id, expires_at, revoked_at) VALUES ('session', 'sid', now(), now())");

        migration().run();

        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void runByManyReplicasAtOnceThenAllSucceed() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Object>> replicas = IntStream.range(0, 4)
                    .<Callable<Object>>mapToObj(
                            i -> Executors.callable(() -> migration().run()))
                    .toList();
            for (Future<Object> replica : threads.invokeAll(replicas)) {
                replica.get();
            }
        }
        assertThat(rows()).isZero();
    }

    @Test
    void runWhenTheDatabaseIsGoneThenAnOutage() {
        try (DatabaseProxy proxy = database.proxy()) {
            SchemaMigration migration =
                    new SchemaMigration(database.through(proxy).dataSource(Role.AUTH), "shared", 1);
            proxy.refuse();

            assertThatThrownBy(migration::run).matches(DatabaseFailure::isOutage);
        }
    }

    @Test
    void runWhenTheRoleOwnsNothingThenNoOutage() {
        SchemaMigration migration = new SchemaMigration(database.dataSource(Role.RESOURCE), "shared", 1);

        assertThatThrownBy(migration::run).matches(failure -> !DatabaseFailure.isOutage(failure));
    }

    @Test
    void runWhenThereAreNoMigrationsThenRefused() {
        SchemaMigration migration = new SchemaMigration(database.dataSource(Role.RESOURCE), "nothing", 1);

        assertThatThrownBy(migration::run).hasMessageContaining("db/migration/nothing");
    }

    /** Building an index may take longer than the timeouts of requests allow. */
    @Test
    void runThenTheTimeoutsOfTheRoleDoNotHold() {
        database.execute(Role.SUPERUSER, "CREATE SCHEMA timeouts AUTHORIZATION latchkey_auth");

        new SchemaMigration(database.dataSource(Role.AUTH), "timeouts", 1).run();

        assertThat(TestRows.select(database, "SELECT name || ' ' || setting FROM timeouts.seen ORDER BY 1"))
                .containsExactly("idle_in_transaction_session_timeout 0", "lock_timeout 0", "transaction_timeout 0");
    }

    private SchemaMigration migration() {
        return new SchemaMigration(database.dataSource(Role.AUTH), "shared", 1);
    }

    private int rows() throws SQLException {
        try (Connection connection = database.dataSource(Role.RESOURCE).getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM shared.revocation")) {
            row.next();
            return row.getInt(1);
        }
    }
}
