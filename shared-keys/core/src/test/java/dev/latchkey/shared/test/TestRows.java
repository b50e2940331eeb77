package dev.latchkey.shared.test;

import dev.latchkey.shared.test.TestDatabase.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Reads the database directly, without the service. */
public final class TestRows {
    private TestRows() {}

    /** {@return each row as PostgreSQL writes it; equal texts mean rows that are equal byte for byte} */
    public static List<String> of(TestDatabase database, String table) {
        return select(database, "SELECT whole::text FROM " + table + " whole ORDER BY 1");
    }

    /** {@return the number of rows of the table} */
    public static long count(TestDatabase database, String table) {
        return Long.parseLong(select(database, "SELECT count(*) FROM " + table).getFirst());
    }

    /** {@return the first column of each row, null as the text "null"} */
    public static List<String> select(TestDatabase database, String query) {
        try (Connection connection = database.dataSource(Role.SUPERUSER).getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> result = new ArrayList<>();
            while (rows.next()) {
                result.add(String.valueOf(rows.getString(1)));
            }
            return result;
        } catch (SQLException e) {
            throw new IllegalStateException("the test's query failed: " + query, e);
        }
    }
}
