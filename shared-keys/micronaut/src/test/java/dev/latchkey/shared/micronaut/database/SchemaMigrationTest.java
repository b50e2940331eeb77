package dev.latchkey.shared.micronaut.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.shared.test.DatabaseProxy;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SchemaMigrationTest {
    /** Its one migration makes the table {@code seen}, with three rows. */
    private static final String SCHEMA = "timeouts";

    private final TestDatabase database = TestDatabase.create();

    @BeforeEach
    void makeSchema() {
        database.execute(Role.SUPERUSER, "CREATE SCHEMA timeouts AUTHORIZATION latchkey_auth");
    }

    @Test
    void runTwiceThenTheSecondChangesNothing() {
        migration().run();
        database.execute(Role.AUTH, "INSERT INTO timeouts.seen (name) VALUES ('of the service')");

        migration().run();

        assertThat(seen()).hasSize(4);
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
        assertThat(seen()).hasSize(3);
    }

    @Test
    void runWhenTheDatabaseIsGoneThenAnOutage() {
        try (DatabaseProxy proxy = database.proxy()) {
            SchemaMigration migration =
                    new SchemaMigration(database.through(proxy).dataSource(Role.AUTH), SCHEMA, 1);
            proxy.refuse();

            assertThatThrownBy(migration::run).matches(DatabaseFailure::isOutage);
        }
    }

    @Test
    void runWhenTheRoleOwnsNothingThenNoOutage() {
        SchemaMigration migration = new SchemaMigration(database.dataSource(Role.RESOURCE), SCHEMA, 1);

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
        migration().run();

        assertThat(seen())
                .containsExactly("idle_in_transaction_session_timeout 0", "lock_timeout 0", "transaction_timeout 0");
    }

    private SchemaMigration migration() {
        return new SchemaMigration(database.dataSource(Role.AUTH), SCHEMA, 1);
    }

    private List<String> seen() {
        return TestRows.select(database, "SELECT concat_ws(' ', name, setting) FROM timeouts.seen ORDER BY 1");
    }
}
