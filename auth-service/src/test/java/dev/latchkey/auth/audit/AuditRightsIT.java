package dev.latchkey.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rights of the services' roles on the audit log: auth-service's role adds and reads events; the others have none. */
class AuditRightsIT {
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String FAILURE_AT = """
            jsonb_build_object(
                'event', 'login.failed', 'outcome', 'failure', 'details', jsonb_build_object('reason', 'minutes'),
                'count', 1, 'seconds_ago', extract(epoch FROM clock_timestamp() - timestamptz '%s'))""";

    private static final TestDatabase DATABASE = database();

    private static TestDatabase database() {
        TestDatabase database = TestDatabase.create();
        database.execute(Role.AUTH, "INSERT INTO audit.event (event, outcome) VALUES ('login.succeeded', 'success')");
        return database;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE audit.event SET event = 'x'",
                "DELETE FROM audit.event",
                "TRUNCATE audit.event",
                "DROP TABLE audit.event",
                "DROP TABLE audit.THIS_MONTH",
                "DELETE FROM audit.THIS_MONTH",
                "DELETE FROM audit.event_other",
                "INSERT INTO audit.THIS_MONTH (event, outcome) VALUES ('x', 'success')",
                "ALTER TABLE audit.event DETACH PARTITION audit.THIS_MONTH",
                "ALTER TABLE audit.event DISABLE TRIGGER ALL",
                "CREATE TRIGGER t BEFORE INSERT ON audit.event EXECUTE FUNCTION suppress_redundant_updates_trigger()",
                "CREATE RULE r AS ON INSERT TO audit.event DO INSTEAD NOTHING",
                "INSERT INTO audit.event (event, outcome, occurred_at) VALUES ('x', 'success', '2020-01-01')",
                "INSERT INTO audit.event (event, outcome, count) VALUES ('x', 'failure', 5)",
                "INSERT INTO audit.event (event, outcome) VALUES ('x', 'success')"
                        + " ON CONFLICT (occurred_at, id) DO UPDATE SET event = 'y'",
                "BEGIN; LOCK TABLE audit.keeping",
                "CREATE TABLE audit.mine ()",
                "CREATE OR REPLACE FUNCTION audit.keep(retention interval) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
                "DROP FUNCTION audit.add_failures(jsonb)",
                "SET ROLE latchkey_audit",
                "GRANT latchkey_audit TO latchkey_auth"
            })
    void executeWhenAuthServiceThenRefusedAndTheLogStaysAsItIs(String sql) {
        requireRefused(Role.AUTH, sql);

        assertThat(TestRows.select(DATABASE, "SELECT event FROM audit.event WHERE event <> 'login.failed'"))
                .containsExactly("login.succeeded");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM audit.event",
                "INSERT INTO audit.event (event, outcome) VALUES ('x', 'success')",
                "SELECT audit.keep('10 years')",
                "SELECT audit.add_failures('[]')"
            })
    void executeWhenResourceServiceThenRefused(String sql) throws SQLException {
        // In a schema that is closed to a role, the server refuses names that do not exist, too.
        execute(Role.AUTH, "EXPLAIN " + sql);

        requireRefused(Role.RESOURCE, sql);
    }

    @Test
    void addFailuresWhenTheyAreLongAgoThenNotBeforeTheLastHour() {
        DATABASE.execute(Role.AUTH, """
                SELECT audit.add_failures('[{"event": "login.failed", "outcome": "failure", "details": {"reason": "long_ago"}, "count": 1,
                    "seconds_ago": 1e9}]')""");

        assertThat(TestRows.select(
                        DATABASE,
                        "SELECT occurred_at > now() - interval '62 minutes' FROM audit.event"
                                + " WHERE details ->> 'reason' = 'long_ago'"))
                .containsExactly("t");
    }

    @Test
    void addFailuresWhenTheCountIsNegativeThenNothingIsTakenAway() {
        addFailures("negative", 5);
        addFailures("negative", -100);

        assertThat(counts("negative", "sum(count)")).containsExactly("6");
    }

    /** An overflow would fail the whole call, and so keep all other failures of the call out of the log. */
    @Test
    void addFailuresWhenThereAreTooManyToCountThenTheCountStaysAtItsEnd() {
        addFailures("many", Integer.MAX_VALUE);
        addFailures("many", Integer.MAX_VALUE);

        assertThat(counts("many", "DISTINCT count")).containsExactly("2147483647");
    }

    /** Otherwise two calls with identical failures of the same minutes could wait for each other. */
    @Test
    void addFailuresWhenIdenticalOnesAreOfSeveralMinutesThenTheEarliestRowIsLockedFirst() throws Exception {
        Instant earlier = Instant.now().truncatedTo(ChronoUnit.MINUTES).minusSeconds(90);
        Instant later = earlier.plusSeconds(60);
        execute(Role.AUTH, addFailuresAt(later, earlier));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Connection holder = DATABASE.dataSource(Role.AUTH).getConnection();
                Statement holding = holder.createStatement()) {
            holder.setAutoCommit(false);
            holding.execute(addFailuresAt(earlier));

            Future<Boolean> waiting = threads.submit(() -> {
                execute(Role.AUTH, addFailuresAt(later, earlier));
                return true;
            });
            await().until(() -> TestRows.select(
                            DATABASE,
                            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                    + " AND wait_event_type = 'Lock'")
                    .equals(List.of("1")));

            assertThat(TestRows.select(
                            DATABASE,
                            "SELECT count FROM audit.event WHERE details ->> 'reason' = 'minutes'"
                                    + " AND occurred_at > '" + earlier + "' FOR UPDATE SKIP LOCKED"))
                    .as("the later row, which is not locked yet")
                    .containsExactly("1");
            holder.rollback();
            assertThat(waiting.get()).isTrue();
        }
        assertThat(counts("minutes", "count")).containsExactly("2", "2");
    }

    /** {@return a call with one failure for each of these times, all of them identical} */
    private static String addFailuresAt(Instant... times) {
        return Arrays.stream(times)
                .map(FAILURE_AT::formatted)
                .collect(Collectors.joining(", ", "SELECT audit.add_failures(jsonb_build_array(", "))"));
    }

    private static void addFailures(String reason, int count) {
        DATABASE.execute(Role.AUTH, """
                SELECT audit.add_failures('[{"event": "login.failed", "outcome": "failure", "details": {"reason": "%s"},
                    "count": %d, "seconds_ago": 0}]')""".formatted(reason, count));
    }

    private static List<String> counts(String reason, String what) {
        return TestRows.select(
                DATABASE, "SELECT " + what + " FROM audit.event WHERE details ->> 'reason' = '" + reason + "'");
    }

    @Test
    void addFailuresWhenItIsASuccessThenRefused() {
        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(Role.AUTH, """
                SELECT audit.add_failures('[{"event": "login.succeeded", "outcome": "success", "details": {}, "count": 1,
                    "seconds_ago": 0}]')"""));
    }

    /** The functions run with the rights of the log's owner, so the caller must not choose which objects they use. */
    @Test
    void functionsThenTheirSearchPathIsFixedAndNoneIsPublics() {
        assertThat(TestRows.select(DATABASE, """
                        SELECT proname FROM pg_proc WHERE pronamespace = 'audit'::regnamespace
                        AND NOT ('search_path=pg_catalog, pg_temp' = ANY (proconfig))""")).isEmpty();
        assertThat(TestRows.select(DATABASE, """
                        SELECT proname FROM pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner))) may
                        WHERE pronamespace = 'audit'::regnamespace
                        AND may.grantee NOT IN ('latchkey_audit'::regrole, 'latchkey_auth'::regrole)""")).isEmpty();
    }

    private static void requireRefused(Role role, String sql) {
        String month = TestRows.select(DATABASE, "SELECT to_char(now() AT TIME ZONE 'UTC', '\"event_\"YYYY_MM')")
                .getFirst();
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> execute(role, sql.replace("THIS_MONTH", month)))
                .extracting(SQLException::getSQLState)
                .isEqualTo(INSUFFICIENT_PRIVILEGE);
    }

    private static void execute(Role role, String sql) throws SQLException {
        try (Connection connection = DATABASE.dataSource(role).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
