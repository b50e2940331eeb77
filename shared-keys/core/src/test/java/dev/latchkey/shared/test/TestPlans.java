package dev.latchkey.shared.test;

import dev.latchkey.shared.test.TestDatabase.Role;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The plans of a statement and of the statements in its functions: EXPLAIN ANALYZE of each, as the server's module
 * auto_explain writes it.
 *
 * @param plans the statements' plans, each with the statement's text
 */
public record TestPlans(List<String> plans) {
    private static final Pattern SEQUENTIAL = Pattern.compile("Seq Scan on \\S+");
    private static final Pattern REMOVED = Pattern.compile("Rows Removed by (?:Filter|Index Recheck): (\\d+)");

    /** Runs a statement. */
    public static TestPlans of(TestDatabase database, String sql) {
        try (Connection connection = database.dataSource(Role.SUPERUSER).getConnection();
                Statement setup = connection.createStatement();
                Statement statement = connection.createStatement()) {
            setup.execute("""
                    LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET auto_explain.log_analyze = on;
                    SET auto_explain.log_nested_statements = on; SET client_min_messages = log""");
            statement.execute(sql);
            List<String> plans = new ArrayList<>();
            for (SQLWarning log = statement.getWarnings(); log != null; log = log.getNextWarning()) {
                plans.add(String.valueOf(log.getMessage()));
            }
            return new TestPlans(plans);
        } catch (SQLException e) {
            throw new IllegalStateException("the test's statement failed: " + sql, e);
        }
    }

    /** {@return the scans of whole tables, as in {@code Seq Scan on account}} */
    public List<String> sequentialScans() {
        return plans.stream()
                .flatMap(plan -> SEQUENTIAL.matcher(plan).results().map(MatchResult::group))
                .toList();
    }

    /** {@return the largest number of rows that one scan has read and discarded} */
    public long mostRowsRemoved() {
        return plans.stream()
                .flatMap(plan -> REMOVED.matcher(plan).results())
                .mapToLong(removed -> Long.parseLong(removed.group(1)))
                .max()
                .orElse(0);
    }

    /** {@return whether a plan uses the index} */
    public boolean use(String index) {
        return plans.stream().anyMatch(plan -> plan.contains(index));
    }
}
