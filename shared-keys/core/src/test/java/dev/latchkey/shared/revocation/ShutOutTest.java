package dev.latchkey.shared.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import dev.latchkey.shared.test.TestVerifier;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Shuts out a verifying service that an attacker controls, and lets it in again: {@code public.shut_out},
 * {@code let_in}.
 */
@Timeout(120)
class ShutOutTest {
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final String INTRUDER = "latchkey_intruder";
    private static final String PASSWORD = "known to the intruder";

    /** SECURITY.md has this command and the next. */
    private static final String SHUT_OUT = """
            CALL public.shut_out('latchkey_resource');
            """.replace("latchkey_resource", INTRUDER);

    private static final String LET_IN_AGAIN = """
            ALTER ROLE latchkey_resource PASSWORD 'a new password';
            CALL public.let_in('latchkey_resource');
            """.replace("latchkey_resource", INTRUDER);

    private static final String LEASES =
            "SELECT instance FROM shared.verifier_lease WHERE role = '" + INTRUDER + "' ORDER BY 1";

    private final List<Connection> connections = new ArrayList<>();

    @BeforeAll
    static void migrate() {
        DATABASE.makeRevocationLog();
        DATABASE.execute(Role.SUPERUSER, "CREATE ROLE " + INTRUDER + " PASSWORD '" + PASSWORD + "'");
    }

    @BeforeEach
    void letIn() {
        DATABASE.execute(Role.AUTH, "DELETE FROM shared.verifier_lease");
        DATABASE.execute(Role.SUPERUSER, "ALTER ROLE " + INTRUDER + " CONNECTION LIMIT -1 PASSWORD '" + PASSWORD + "'");
        DATABASE.execute(Role.SUPERUSER, "CALL public.let_in('" + INTRUDER + "')");
    }

    @AfterEach
    void close() throws SQLException {
        for (Connection connection : connections) {
            connection.close();
        }
    }

    @Test
    void shutOutThenItsConnectionsEndAtOnceAndItsLeasesAfterTheLongest() throws SQLException {
        Connection intruder = connect();
        intruder.setAutoCommit(false);
        execute(intruder, "SET transaction_timeout = 0");
        execute(intruder, renew("committed"));
        intruder.commit();
        execute(intruder, renew("under way"));
        TestVerifier other = TestVerifier.of(DATABASE);
        other.renew(0);

        CompletableFuture<Void> shutOut = CompletableFuture.runAsync(
                () -> DATABASE.execute(Role.SUPERUSER, SHUT_OUT),
                task -> Thread.ofVirtual().start(task));

        await().until(() -> TestRows.select(
                        DATABASE, "SELECT pid FROM pg_stat_activity WHERE usename = '" + INTRUDER + "'")
                .isEmpty());
        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(intruder, "SELECT 1"));
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(this::connect)
                .withMessageContaining("is not permitted to log in");
        // The verifier may trust its memory until its lease runs out, so logouts still wait for it.
        assertThat(TestRows.select(DATABASE, LEASES)).containsExactly("committed");
        assertThat(shutOut).isNotDone();
        shutOut.join();
        assertThat(TestRows.select(DATABASE, LEASES)).isEmpty();
        assertThat(other.row("1")).hasSize(1);
    }

    @Test
    void letInAgainThenNothingIsLeftOfWhatTheIntruderSet() throws SQLException {
        Connection intruder = connect();
        execute(intruder, "ALTER ROLE " + INTRUDER + " SET transaction_timeout = 0");
        execute(intruder, "ALTER ROLE " + INTRUDER + " SET default_transaction_read_only = on");
        execute(intruder, "ALTER ROLE " + INTRUDER + " IN DATABASE " + DATABASE.name() + " SET lock_timeout = 0");
        DATABASE.execute(Role.SUPERUSER, SHUT_OUT);

        DATABASE.execute(Role.SUPERUSER, LET_IN_AGAIN);

        Connection owner = connect("a new password");
        execute(owner, renew("owner"));
        assertThat(setting(owner, "transaction_timeout")).isEqualTo("10s");
        assertThat(setting(owner, "lock_timeout")).isEqualTo("5s");
        assertThat(setting(owner, "idle_in_transaction_session_timeout")).isEqualTo("5s");
        assertThat(setting(owner, "tcp_user_timeout")).isEqualTo("10000");
        assertThat(setting(owner, "default_transaction_read_only")).isEqualTo("off");
    }

    @Test
    void letInThenTheRoleHasNoMoreConnectionsThanItsLimitAndCannotChangeIt() throws SQLException {
        assertThat(limit()).isEqualTo("120");
        DATABASE.execute(Role.SUPERUSER, "ALTER ROLE " + INTRUDER + " CONNECTION LIMIT 2");
        DATABASE.execute(Role.SUPERUSER, "CALL public.let_in('" + INTRUDER + "')");
        assertThat(limit()).isEqualTo("2");
        Connection first = connect();
        connect();

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(this::connect)
                .withMessageContaining("too many connections for role");
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> execute(first, "ALTER ROLE " + INTRUDER + " CONNECTION LIMIT -1"))
                .withMessageContaining("permission denied");
    }

    @Test
    void letInWhenTheSettingSaysAnotherLimitThenThat() {
        DATABASE.execute(
                Role.SUPERUSER, "SET latchkey.verifier_connections = 30; CALL public.let_in('" + INTRUDER + "')");
        assertThat(limit()).isEqualTo("120");

        DATABASE.execute(Role.SUPERUSER, "ALTER ROLE " + INTRUDER + " CONNECTION LIMIT -1");
        DATABASE.execute(
                Role.SUPERUSER, "SET latchkey.verifier_connections = 30; CALL public.let_in('" + INTRUDER + "')");
        assertThat(limit()).isEqualTo("30");
    }

    @Test
    void shutOutWhenItIsNotAVerifyingServicesRoleThenRefused() {
        for (String other : List.of("latchkey_auth", "nobody_at_all")) {
            assertThatThrownBy(() -> DATABASE.execute(Role.SUPERUSER, "CALL public.shut_out('" + other + "')"))
                    .hasStackTraceContaining(other);
        }
        assertThat(TestRows.select(DATABASE, "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'latchkey_auth'"))
                .containsExactly("t");
    }

    @Test
    void callWhenItIsAServiceThenRefused() {
        for (Role service : List.of(Role.AUTH, Role.RESOURCE)) {
            for (String procedure : List.of("shut_out", "let_in", "limit_service")) {
                assertThatThrownBy(
                                () -> DATABASE.execute(service, "CALL public." + procedure + "('latchkey_resource')"))
                        .hasStackTraceContaining("permission denied");
            }
        }
    }

    private static String limit() {
        return TestRows.select(DATABASE, "SELECT rolconnlimit FROM pg_roles WHERE rolname = '" + INTRUDER + "'")
                .getFirst();
    }

    private static String renew(String instance) {
        return "SELECT shared.renew(gen_random_uuid(), 's', '" + instance + "', 10000, 0, NULL, '{}')";
    }

    private Connection connect() throws SQLException {
        return connect(PASSWORD);
    }

    private Connection connect(String password) throws SQLException {
        Connection connection = DriverManager.getConnection(DATABASE.url(), INTRUDER, password);
        connections.add(connection);
        return connection;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String setting(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                var row = statement.executeQuery("SHOW " + name)) {
            row.next();
            return row.getString(1);
        }
    }
}
