package dev.latchkey.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.shared.micronaut.database.SchemaMigration;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The database role of another service cannot read notes, even if that service is compromised. */
class LeastPrivilegeIT {
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final TestDatabase database = migrated();

    private static TestDatabase migrated() {
        TestDatabase database = ResourceServer.database();
        new SchemaMigration(database.dataSource(Role.RESOURCE), "resource", 1).run();
        return database;
    }

    @Test
    void anyStatementWhenTheRoleIsAnothersThenRefused() {
        List<String> tables =
                TestRows.select(database, "SELECT tablename FROM pg_tables WHERE schemaname = 'resource'");

        assertThat(tables).contains("note", "note_share");
        for (String table : tables) {
            for (String statement :
                    List.of("SELECT * FROM resource.%s", "DELETE FROM resource.%s", "TRUNCATE resource.%s")) {
                assertThatExceptionOfType(SQLException.class)
                        .as(statement + " " + table)
                        .isThrownBy(() -> executeAsAuthService(statement.formatted(table)))
                        .extracting(SQLException::getSQLState)
                        .isEqualTo(INSUFFICIENT_PRIVILEGE);
            }
        }
    }

    @Test
    void noOtherRoleMayAnythingInTheSchema() {
        assertThat(TestRows.select(database, """
                SELECT rolname FROM pg_roles
                WHERE rolname LIKE 'latchkey%' AND rolname <> 'latchkey_resource'
                    AND has_schema_privilege(oid, 'resource', 'USAGE, CREATE')
                """)).isEmpty();
        assertThat(TestRows.select(database, """
                SELECT DISTINCT grantee FROM information_schema.role_table_grants
                WHERE table_schema = 'resource' AND grantee <> 'latchkey_resource'
                """)).isEmpty();
    }

    private void executeAsAuthService(String sql) throws SQLException {
        try (Connection connection = database.dataSource(Role.AUTH).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
