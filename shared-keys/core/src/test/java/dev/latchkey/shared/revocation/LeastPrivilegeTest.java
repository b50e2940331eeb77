package dev.latchkey.shared.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an attacker in resource-service can do with its database role: read the log, and nothing else. */
class LeastPrivilegeTest {
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    @BeforeAll
    static void revoke() {
        DATABASE.makeRevocationLog();
        DATABASE.execute(
                Role.AUTH,
                "INSERT INTO shared.revocation (kind, target_id, expires_at, revoked_at) VALUES ('session', 'sid', now(), now())");
        DATABASE.execute(Role.AUTH, "CREATE TABLE auth.secret (secret text)");
    }

    @Test
    void selectWhenResourceServiceThenTheLogCanBeRead() throws SQLException {
        try (Connection connection = DATABASE.dataSource(Role.RESOURCE).getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT kind, target_id FROM shared.revocation")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString("kind")).isEqualTo("session");
            assertThat(row.getString("target_id")).isEqualTo("sid");
            assertThat(row.next()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO shared.revocation (kind, target_id, expires_at) VALUES ('token', 'x', now())",
                "UPDATE shared.revocation SET expires_at = now()",
                "DELETE FROM shared.revocation",
                "TRUNCATE shared.revocation",
                "LOCK TABLE shared.revocation IN ACCESS EXCLUSIVE MODE",
                "SELECT FROM shared.revocation FOR UPDATE",
                "CREATE TABLE shared.mine ()",
                "CREATE TABLE public.mine ()",
                "CREATE SCHEMA mine",
                "SELECT * FROM shared.flyway_schema_history",
                "SELECT * FROM shared.verifier_lease",
                "INSERT INTO shared.verifier_lease (verifier_id) VALUES (gen_random_uuid())",
                "UPDATE shared.verifier_lease SET applied_seq = 1000",
                "DELETE FROM shared.verifier_lease",
                "INSERT INTO shared.key_set (kids) VALUES ('{x}')",
                "LOCK TABLE shared.key_set IN ROW EXCLUSIVE MODE",
                "UPDATE shared.key_set SET kids = '{}'",
                "SELECT * FROM shared.revocation_order",
                "LOCK TABLE shared.revocation_order IN ROW SHARE MODE",
                "LOCK TABLE shared.revocation_order IN EXCLUSIVE MODE",
                "SELECT shared.lock_log()",
                "SELECT shared.wake_verifiers()",
                "SELECT nextval('shared.revocation_seq_seq')",
                "SELECT shared.revoke('{session}', '{x}', ARRAY[now()])",
                "SELECT shared.purge(now(), 1)",
                "SELECT shared.publish_keys('{x}')",
                "CREATE TRIGGER mine BEFORE INSERT ON shared.revocation EXECUTE FUNCTION shared.lock_log_before_write()",
                "CREATE OR REPLACE FUNCTION shared.leave(verifier uuid) RETURNS void LANGUAGE sql AS ''",
                "CREATE OR REPLACE FUNCTION shared.clock() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()'",
                "SELECT * FROM auth.secret",
                "CREATE TABLE auth.mine ()",
                "GRANT latchkey_auth TO latchkey_resource",
                "SET ROLE latchkey_auth",
                "SET ROLE postgres",
                "ALTER ROLE latchkey_auth PASSWORD 'x'",
                "SELECT * FROM pg_authid",
                "SELECT pg_read_file('/etc/passwd')",
                "COPY shared.revocation TO PROGRAM 'cat'"
            })
    void executeWhenResourceServiceThenRefused(String sql) {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> execute(Role.RESOURCE, sql))
                .extracting(SQLException::getSQLState)
                .isEqualTo(INSUFFICIENT_PRIVILEGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE shared.revocation DISABLE TRIGGER ALL",
                "DROP TABLE shared.revocation",
                "ALTER TABLE shared.revocation OWNER TO latchkey_resource"
            })
    void alterWhenResourceServiceThenRefused(String sql) {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> execute(Role.RESOURCE, sql))
                .extracting(SQLException::getSQLState)
                .isEqualTo(INSUFFICIENT_PRIVILEGE);
    }

    @Test
    void executeWhenAuthServiceThenResourcesDataIsOutOfReach() {
        DATABASE.execute(Role.RESOURCE, "CREATE TABLE resource.note (text text)");

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> execute(Role.AUTH, "SELECT * FROM resource.note"))
                .extracting(SQLException::getSQLState)
                .isEqualTo(INSUFFICIENT_PRIVILEGE);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SUPERUSER")
    void rolesThenNeitherIsMoreThanALogin(Role role) throws SQLException {
        try (Connection connection = DATABASE.dataSource(role).getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls
                        FROM pg_roles WHERE rolname = current_user""")) {
            row.next();
            assertThat(row.getBoolean(1)).isFalse();
        }
    }

    /** By default, every role may call a new function. */
    @Test
    void functionsThenNoneIsPublicsAndAVerifierMayCallTheseOnly() {
        assertThat(TestRows.select(DATABASE, """
                        SELECT proname FROM pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner))) may
                        WHERE pronamespace = 'shared'::regnamespace
                        AND may.grantee NOT IN ('latchkey_auth'::regrole, 'latchkey_verifier'::regrole)""")).isEmpty();
        assertThat(TestRows.select(DATABASE, """
                        SELECT proname FROM pg_proc WHERE pronamespace = 'shared'::regnamespace
                        AND has_function_privilege('latchkey_resource', oid, 'EXECUTE') ORDER BY 1""")).containsExactly("clock", "leave", "listen", "read_log", "renew");
    }

    /**
     * The functions run with the rights of auth-service. The caller must not control which objects the names in them
     * mean.
     */
    @Test
    void functionsWhenTheyRunWithTheirOwnersRightsThenTheirSearchPathIsFixed() {
        assertThat(TestRows.select(DATABASE, """
                        SELECT proname FROM pg_proc WHERE pronamespace = 'shared'::regnamespace
                        AND prosecdef ORDER BY 1""")).containsExactly("leave", "listen", "renew");
        assertThat(TestRows.select(DATABASE, """
                        SELECT proname FROM pg_proc WHERE pronamespace = 'shared'::regnamespace
                        AND prosecdef AND proconfig IS DISTINCT FROM ARRAY['search_path=pg_catalog, pg_temp']""")).isEmpty();
    }

    private static void execute(Role role, String sql) throws SQLException {
        try (Connection connection = DATABASE.dataSource(role).getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(sql);
        }
    }
}
