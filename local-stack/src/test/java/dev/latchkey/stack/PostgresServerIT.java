package dev.latchkey.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test starts a server on the same data folder: to create a database takes longer than any of these tests. */
class PostgresServerIT {

    @TempDir
    static Path folder;

    private StackSettings settings;
    private LocalStack stack;

    @BeforeEach
    void start() {
        settings = StackSettings.onFreePorts(repository(), folder.resolve("data folder"), 1, 1);
        stack = LocalStack.open(settings, System.out::println);
        stack.postgres().start();
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    void startThenPostgres18WithChecksumsInUtf8() throws SQLException {
        assertThat(query("SHOW server_version")).startsWith("18.");
        assertThat(query("SHOW data_checksums")).isEqualTo("on");
        assertThat(query("SHOW server_encoding")).isEqualTo("UTF8");
        assertThat(query("SELECT datlocale FROM pg_database WHERE datname = 'latchkey'"))
                .isEqualTo("C.UTF-8");
        assertThat(query("SHOW listen_addresses")).isEqualTo("127.0.0.1");
    }

    @Test
    void startWhenStoppedBeforeThenDataIsStillThere() throws SQLException {
        execute("CREATE TABLE kept_over_a_stop AS SELECT 42 AS answer");
        stack.close();

        stack = LocalStack.open(settings, System.out::println);
        stack.postgres().start();

        assertThat(query("SELECT answer FROM kept_over_a_stop")).isEqualTo("42");
    }

    @Test
    void startWhenKilledBeforeThenRecoversWhatWasCommitted() throws SQLException {
        execute("CREATE TABLE kept_over_a_kill AS SELECT 42 AS answer");
        stack.postgres().kill();
        assertThat(stack.postgres().isRunning()).isFalse();
        assertThat(folder.resolve("data folder/postgres/postmaster.pid")).exists();

        stack.postgres().start();

        assertThat(query("SELECT answer FROM kept_over_a_kill")).isEqualTo("42");
        assertThat(stack.postgres().output()).anyMatch(line -> line.contains("automatic recovery in progress"));
    }

    @Test
    void startWhenTheLeftProcessNumberBelongsToSomeoneElseNowThenStartsAllTheSame() throws Exception {
        stack.postgres().kill();
        Path pidFile = folder.resolve("data folder/postgres/postmaster.pid");
        List<String> lines = Files.readAllLines(pidFile);
        lines.set(0, Long.toString(ProcessHandle.current().pid()));
        Files.write(pidFile, lines);

        stack.postgres().start();

        assertThat(query("SELECT 1")).isEqualTo("1");
    }

    @Test
    void restartImmediatelyThenOldConnectionsAreGoneAndDataIsThere() throws SQLException {
        execute("CREATE TABLE kept_over_a_restart AS SELECT 42 AS answer");
        try (Connection old = stack.postgres().connectAsSuperuser()) {
            stack.postgres().restartImmediately();

            assertThat(old.isValid(5)).isFalse();
        }
        assertThat(query("SELECT answer FROM kept_over_a_restart")).isEqualTo("42");
    }

    @Test
    void pauseWhenResumedThenAnswersAgain() throws SQLException {
        stack.postgres().pause();
        stack.postgres().resume();

        assertThat(query("SELECT 1")).isEqualTo("1");
    }

    @Test
    void connectWhenResourceRoleHasItsPasswordThenAccepted() throws Exception {
        try (Connection connection = connect("latchkey_resource", password("latchkey_resource"))) {
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    @Test
    void connectWhenPasswordIsWrongThenRefused() {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> connect("latchkey_resource", password("latchkey_auth")))
                .withMessageContaining("password authentication failed");
    }

    @Test
    void createWhenResourceRoleInSchemaAuthThenRefused() throws Exception {
        try (Connection connection = connect("latchkey_resource", password("latchkey_resource"));
                Statement statement = connection.createStatement()) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> statement.execute("CREATE TABLE auth.mine (id int)"))
                    .withMessageContaining("permission denied for schema auth");
        }
    }

    @Test
    void createWhenAuthRoleInItsSchemasThenAccepted() throws Exception {
        try (Connection connection = connect("latchkey_auth", password("latchkey_auth"));
                Statement statement = connection.createStatement()) {
            assertThatCode(() -> {
                        statement.execute("CREATE TABLE auth.mine (id int)");
                        statement.execute("CREATE TABLE shared.mine (id int)");
                    })
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void closeThenNoProcessIsLeft() {
        List<ProcessHandle> family = ProcessHandle.of(stack.postgres().pid())
                .map(postmaster -> Stream.concat(Stream.of(postmaster), postmaster.descendants())
                        .toList())
                .orElseThrow();
        assertThat(family).hasSizeGreaterThan(3);

        stack.close();

        await().atMost(Duration.ofSeconds(30)).until(() -> family.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void openWhenPostgresPortIsTakenThenRefusedAndNothingHeld() {
        StackSettings other = new StackSettings(
                settings.repository(),
                folder.resolve("other"),
                settings.postgresPort(),
                settings.services(),
                settings.environment());

        assertThatExceptionOfType(StackFailure.class)
                .isThrownBy(() -> LocalStack.open(other, System.out::println))
                .withMessageContaining("POSTGRES_PORT");
        assertThatCode(() -> DataFolder.open(folder.resolve("other")).close()).doesNotThrowAnyException();
    }

    @Test
    void startWhenTheSuperusersPasswordIsLostThenRefusedAndNamed() throws IOException {
        stack.close();
        Path password = folder.resolve("data folder/secrets/postgres");
        Path away = Files.move(password, folder.resolve("lost"));
        try {
            stack = LocalStack.open(settings, System.out::println);

            assertThatExceptionOfType(StackFailure.class)
                    .isThrownBy(() -> stack.postgres().start())
                    .withMessageContaining("secrets/postgres is missing");
        } finally {
            Files.move(away, password);
        }
    }

    @Test
    void startWhenAServiceIsNotBuiltThenRefusedBeforeAnythingStarts() {
        stack.close();
        StackSettings unbuilt = new StackSettings(
                folder, settings.dataFolder(), settings.postgresPort(), settings.services(), settings.environment());
        stack = LocalStack.open(unbuilt, System.out::println);

        assertThatExceptionOfType(StackFailure.class)
                .isThrownBy(() -> stack.start())
                .withMessageContaining("auth-service is not built");
        assertThat(stack.postgres().isRunning()).isFalse();
    }

    private Connection connect(String user, String password) throws SQLException {
        return DriverManager.getConnection(stack.postgres().jdbcUrl(), user, password);
    }

    private String password(String role) throws IOException {
        return Files.readString(folder.resolve("data folder/secrets").resolve(role))
                .strip();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = stack.postgres().connectAsSuperuser();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String query(String sql) throws SQLException {
        try (Connection connection = stack.postgres().connectAsSuperuser();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    /** Maven runs the tests in the module's folder. */
    private static Path repository() {
        return Path.of("..").toAbsolutePath().normalize();
    }
}
