package dev.latchkey.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rights of the database roles on each other's data. resource-service's role reads revocations; it can neither read
 * tables of the schema {@code auth} nor write or create tables. auth-service's role cannot read the schema
 * {@code resource}.
 */
class LeastPrivilegeIT {
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final TestDatabase database = AuthServer.shared().database();

    @Test
    void selectWhenResourceServiceThenNoTableOfAuthCanBeRead() {
        List<String> tables = TestRows.select(database, "SELECT tablename FROM pg_tables WHERE schemaname = 'auth'");

        assertThat(tables).contains("account", "session", "refresh_token", "signing_key");
        for (String table : tables) {
            requireRefused("SELECT * FROM auth." + table);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO shared.revocation (kind, target_id, expires_at) VALUES ('token', 'x', now())",
                "UPDATE shared.revocation SET expires_at = now()",
                "DELETE FROM shared.revocation",
                "UPDATE auth.account SET roles = '{admin}'",
                "DELETE FROM auth.session",
                "SELECT auth.set_roles(gen_random_uuid(), '{admin}', NULL, '1 hour', NULL)",
                "SELECT auth.revoke_sessions('{}', now())",
                "SELECT shared.revoke('{}', '{}', '{}')"
            })
    void executeWhenResourceServiceThenRefused(String sql) throws SQLException {
        // In a schema that is closed to a role, the server refuses names that do not exist, too.
        execute(Role.AUTH, "EXPLAIN " + sql);

        requireRefused(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TRUNCATE shared.revocation",
                "CREATE TABLE auth.mine ()",
                "CREATE TABLE shared.mine ()",
                "CREATE TABLE public.mine ()"
            })
    void createOrTruncateWhenResourceServiceThenRefused(String sql) {
        requireRefused(sql);
    }

    @Test
    void selectWhenResourceServiceThenRevocationsCanBeRead() throws SQLException {
        execute(Role.RESOURCE, "SELECT kind, target_id, expires_at FROM shared.revocation");
    }

    @Test
    void selectWhenAuthServiceThenTheResourceSchemaIsClosed() {
        database.execute(Role.RESOURCE, "CREATE TABLE IF NOT EXISTS resource.secret (secret text)");

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> execute(Role.AUTH, "SELECT * FROM resource.secret"))
                .extracting(SQLException::getSQLState)
                .isEqualTo(INSUFFICIENT_PRIVILEGE);
    }

    private void requireRefused(String sql) {
        assertThatExceptionOfType(SQLException.class)
                .as(sql)
                .isThrownBy(() -> execute(Role.RESOURCE, sql))
                .extracting(SQLException::getSQLState)
                .isEqualTo(INSUFFICIENT_PRIVILEGE);
    }

    private void execute(Role role, String sql) throws SQLException {
        try (Connection connection = database.dataSource(role).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
