package dev.latchkey.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The restore of a snapshot, and the promotion of a standby. */
class DatabaseCopiesIT {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String COUNT = "SELECT count(*) FROM kept";

    @TempDir
    Path folder;

    private LocalStack stack;

    @BeforeEach
    void start() throws SQLException {
        Path repository = Path.of("..").toAbsolutePath().normalize();
        stack = LocalStack.open(
                StackSettings.onFreePorts(repository, folder, 1, 1).withStandby(), System.out::println);
        stack.postgres().start();
        execute(stack.postgres(), "CREATE TABLE kept (answer int)");
        execute(stack.postgres(), "INSERT INTO kept VALUES (42)");
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    void restoreThenWhatCameAfterTheSnapshotIsGoneAndTheTimelineIsTheSame() throws SQLException {
        String timeline = "SELECT timeline_id FROM pg_control_checkpoint()";
        String before = query(stack.postgres(), timeline);
        Snapshot snapshot = stack.postgres().snapshot();
        execute(stack.postgres(), "INSERT INTO kept VALUES (43)");

        stack.postgres().restore(snapshot);

        assertThat(query(stack.postgres(), COUNT)).isEqualTo("1");
        assertThat(query(stack.postgres(), timeline)).isEqualTo(before);
    }

    @Test
    void promoteWhenThePrimaryIsKilledThenTheStandbyHasItsDataAndTakesWrites() throws SQLException {
        stack.standby().follow(stack.postgres());
        execute(stack.postgres(), "INSERT INTO kept VALUES (43)");
        await().atMost(LONG).until(() -> query(stack.standby(), COUNT).equals("2"));

        stack.postgres().kill();
        stack.standby().promote();

        execute(stack.standby(), "INSERT INTO kept VALUES (44)");
        assertThat(query(stack.standby(), COUNT)).isEqualTo("3");
    }

    @Test
    void followWhenThePrimaryHasChangedThenTheOldOneIsItsStandby() throws SQLException {
        stack.standby().follow(stack.postgres());
        stack.postgres().kill();
        stack.standby().promote();
        execute(stack.standby(), "INSERT INTO kept VALUES (43)");

        stack.postgres().follow(stack.standby());

        assertThat(query(stack.postgres(), "SELECT pg_is_in_recovery()")).isEqualTo("t");
        await().atMost(LONG).until(() -> query(stack.postgres(), COUNT).equals("2"));
    }

    private static void execute(PostgresServer server, String sql) throws SQLException {
        try (Connection connection = server.connectAsSuperuser();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(PostgresServer server, String sql) throws SQLException {
        try (Connection connection = server.connectAsSuperuser();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
