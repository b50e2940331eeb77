package dev.latchkey.shared.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.shared.test.TestDatabase.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the fixture that the other tests use. */
class TestDatabaseTest {
    private final TestDatabase database = TestDatabase.create();

    @Test
    void connectAsEachRoleThenThatRoleIsSignedIn() throws SQLException {
        for (Role role : Role.values()) {
            assertThat(currentUser(database, role)).isEqualTo(role.user());
        }
    }

    @Test
    void createTwiceThenTheDatabasesAreApart() throws SQLException {
        database.execute(Role.AUTH, "CREATE TABLE auth.mine ()");

        TestDatabase.create().execute(Role.AUTH, "CREATE TABLE auth.mine ()");
    }

    @Test
    void copyThenItHasTheTablesAndTheRightsAndIsApart() throws SQLException {
        database.execute(Role.AUTH, "CREATE TABLE auth.mine ()");

        TestDatabase copy = database.copy();

        copy.execute(Role.AUTH, "DROP TABLE auth.mine");
        database.execute(Role.AUTH, "DROP TABLE auth.mine");
        for (Role role : Role.values()) {
            assertThat(currentUser(copy, role)).isEqualTo(role.user());
        }
        assertThat(rights(copy)).isEqualTo(rights(database));
    }

    private static List<String> rights(TestDatabase database) {
        return TestRows.select(database, "SELECT datacl FROM pg_database WHERE datname = current_database()");
    }

    @Test
    void refuseThenNoConnectionUntilItPasses() throws SQLException {
        try (DatabaseProxy proxy = database.proxy()) {
            TestDatabase broken = database.through(proxy);
            assertThat(currentUser(broken, Role.AUTH)).isEqualTo("latchkey_auth");

            proxy.refuse();
            assertThatThrownBy(() -> currentUser(broken, Role.AUTH)).isInstanceOf(SQLException.class);

            proxy.pass();
            assertThat(currentUser(broken, Role.AUTH)).isEqualTo("latchkey_auth");
        }
    }

    @Test
    void cutThenTheConnectionEndsAndANewOnePasses() throws SQLException {
        try (DatabaseProxy proxy = database.proxy()) {
            TestDatabase broken = database.through(proxy);
            try (Connection connection = broken.dataSource(Role.AUTH).getConnection();
                    Statement statement = connection.createStatement()) {
                proxy.cut();
                assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
            }
            assertThat(currentUser(broken, Role.AUTH)).isEqualTo("latchkey_auth");
        }
    }

    @Test
    void hangThenNoAnswerUntilItPasses() throws SQLException {
        try (DatabaseProxy proxy = database.proxy();
                Connection connection =
                        database.through(proxy).dataSource(Role.AUTH).getConnection()) {
            proxy.hang();
            assertThat(connection.isValid(1)).isFalse();
        }
    }

    private static String currentUser(TestDatabase database, Role role) throws SQLException {
        try (Connection connection = database.dataSource(role).getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_user")) {
            row.next();
            return row.getString(1);
        }
    }
}
