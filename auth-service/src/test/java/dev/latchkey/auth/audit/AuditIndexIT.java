package dev.latchkey.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shared.micronaut.list.Cursor;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every query of the audit log reads few pages, however long the log is. */
class AuditIndexIT {
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final int PAGE = 51;
    private static final int MOST_BUFFERS = 500;
    private static final UUID ACCOUNT = new UUID(0, 17);
    private static final Pattern BUFFERS = Pattern.compile("Buffers: shared(?: hit=(\\d+))?(?: read=(\\d+))?");

    /**
     * Inserts events of 3,000 accounts and four types, one of them rare, in four months. The oldest month has no partition,
     * so its events are in {@code audit.event_other}.
     */
    @BeforeAll
    static void fill() {
        AuditMonths.make(DATABASE, 1);
        AuditMonths.make(DATABASE, 2);
        // The planner scans an empty partition sequentially, and the tests allow no sequential scan.
        AuditMonths.drop(DATABASE, -1);
        AuditMonths.drop(DATABASE, -2);
        DATABASE.execute(Role.SUPERUSER, """
                SET timezone = 'UTC';
                INSERT INTO audit.event (occurred_at, event, outcome, account_id, ip)
                SELECT month + random() * least(now() - month, interval '27 days'), kind.event, kind.outcome,
                    ('00000000-0000-0000-0000-' || lpad(to_hex(i % 3000), 12, '0'))::uuid, '192.0.2.1'
                FROM generate_series(1, 100000) i,
                    generate_series(0, 3) ago,
                    LATERAL (SELECT date_trunc('month', now()) - ago * interval '1 month' AS month) months,
                    LATERAL (SELECT * FROM (VALUES
                        (0, 'login.succeeded', 'success'), (900, 'session.ended', 'success'),
                        (970, 'login.failed', 'failure'), (999, 'account.deleted', 'success'))
                        kinds (least, event, outcome) WHERE least <= i * 7919 % 1000 ORDER BY least DESC LIMIT 1) kind""");
        DATABASE.execute(Role.SUPERUSER, "ANALYZE audit.event");
    }

    static Stream<Arguments> queries() {
        Instant now = Instant.now();
        Instant before = now.minus(Duration.ofDays(40));
        return Stream.of(
                Arguments.of("all", query(null, null, null, null, null)),
                Arguments.of("account", query(ACCOUNT, null, null, null, null)),
                Arguments.of("unknown account", query(new UUID(1, 1), null, null, null, null)),
                Arguments.of("event", query(null, EventType.LOGIN_FAILED, null, null, null)),
                Arguments.of("rare event", query(null, EventType.ACCOUNT_DELETED, null, null, null)),
                Arguments.of("event that never occurred", query(null, EventType.SIGNING_KEY_REVOKED, null, null, null)),
                Arguments.of("failures", query(null, null, Outcome.FAILURE, null, null)),
                Arguments.of("outcome without events", query(null, null, Outcome.REFUSED, null, null)),
                Arguments.of("successes", query(null, null, Outcome.SUCCESS, null, null)),
                Arguments.of("from", query(null, null, null, before, null)),
                Arguments.of("to", query(null, null, null, null, before)),
                Arguments.of("from and to", query(null, null, null, before, now.minus(Duration.ofDays(10)))),
                Arguments.of("account and event", query(ACCOUNT, EventType.LOGIN_FAILED, null, null, null)),
                Arguments.of("account and outcome", query(ACCOUNT, null, Outcome.FAILURE, null, null)),
                Arguments.of("event and times", query(null, EventType.LOGIN_FAILED, null, before, now)),
                Arguments.of("all of them", query(ACCOUNT, EventType.LOGIN_SUCCEEDED, Outcome.SUCCESS, before, now)));
    }

    private static AuditQuery query(
            @Nullable UUID account,
            @Nullable EventType event,
            @Nullable Outcome outcome,
            @Nullable Instant from,
            @Nullable Instant to) {
        return new AuditQuery(account, event, outcome, from, to);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("queries")
    void findThenByAnIndexAlone(String name, AuditQuery query) throws SQLException {
        requireBounded(AuditLog.statement(query, Optional.empty(), PAGE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("queries")
    void findAtACursorThenByAnIndexAlone(String name, AuditQuery query) throws SQLException {
        Cursor farAway = Cursor.of(Instant.now().minus(Duration.ofDays(45)), new UUID(0, 100));

        requireBounded(AuditLog.statement(query, Optional.of(farAway), PAGE));
    }

    private static void requireBounded(AuditLog.Statement statement) throws SQLException {
        List<String> plan = explain(statement);
        String text = String.join("\n", plan);
        assertThat(text).doesNotContain("Seq Scan");
        assertThat(buffers(text)).as(text).isLessThan(MOST_BUFFERS);
    }

    private static List<String> explain(AuditLog.Statement statement) throws SQLException {
        try (Connection connection = DATABASE.dataSource(Role.AUTH).getConnection();
                PreparedStatement explain =
                        connection.prepareStatement("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) " + statement.sql())) {
            for (int i = 0; i < statement.arguments().size(); i++) {
                Object argument = statement.arguments().get(i);
                explain.setObject(
                        i + 1, argument instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : argument);
            }
            List<String> lines = new ArrayList<>();
            try (ResultSet rows = explain.executeQuery()) {
                while (rows.next()) {
                    lines.add(rows.getString(1));
                }
            }
            return lines;
        }
    }

    /** {@return how many pages the plan has read; the first such line belongs to the root, and counts the whole plan} */
    private static int buffers(String plan) {
        MatchResult root = BUFFERS.matcher(plan).results().findFirst().orElseThrow();
        return number(root.group(1)) + number(root.group(2));
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
