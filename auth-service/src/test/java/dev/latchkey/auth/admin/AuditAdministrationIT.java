package dev.latchkey.auth.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.audit.AuditMonths;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /admin/audit}: events of two accounts, over three months. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditAdministrationIT {
    private static final UUID ADA = UUID.fromString("0a000000-0000-4000-8000-00000000ada0");
    private static final UUID BOB = UUID.fromString("0b000000-0000-4000-8000-00000000b0b0");

    private final TestDatabase database = AuthDatabase.create();
    private AuthServer server;
    private TestAdministrator admin;
    private String lastMonth;

    @BeforeAll
    void start() {
        server = AuthServer.start(database);
        admin = TestAdministrator.of(server);
        AuditMonths.make(database, 1);
        AuditMonths.make(database, 2);
        // Events on the first three days of last month, and on the last two days of the month before.
        lastMonth = TestRows.select(
                        database,
                        "SELECT to_char(date_trunc('month', now() AT TIME ZONE 'UTC') - interval '1 month', 'YYYY-MM-DD')")
                .getFirst();
        insert(-2, ADA, "account.registered", "success");
        insert(-1, ADA, "login.succeeded", "success");
        insert(-1, BOB, "login.failed", "failure");
        insert(0, ADA, "login.failed", "failure");
        insert(0, ADA, "login.throttled", "refused");
        insert(1, BOB, "login.succeeded", "success");
        insert(2, ADA, "login.succeeded", "success");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "account=ADA | login.succeeded login.throttled login.failed login.succeeded account.registered",
                "account=BOB | login.succeeded login.failed",
                "account=00000000-0000-0000-0000-000000000000 | ''",
                "event=login.failed&to=AFTER | login.failed login.failed",
                "event=account.registered&to=AFTER | account.registered",
                "outcome=failure&to=AFTER | login.failed login.failed",
                "outcome=refused&to=AFTER | login.throttled",
                "from=DAY-1&to=DAY0 | login.failed login.succeeded",
                "from=DAY0&to=AFTER | login.succeeded login.succeeded login.throttled login.failed",
                "to=DAY-1 | account.registered",
                "account=ADA&event=login.succeeded | login.succeeded login.succeeded",
                "account=ADA&outcome=failure | login.failed",
                "account=ADA&event=login.failed&outcome=failure | login.failed",
                "account=ADA&event=login.failed&outcome=success | ''",
                "account=ADA&event=login.succeeded&outcome=success&from=DAY0&to=AFTER | login.succeeded",
                "event=login.failed&from=DAY0&to=AFTER | login.failed",
                "account=&event=&outcome=&from=&to=DAY-1&cursor= | account.registered",
                "to=DAY-1&unknown=x | account.registered"
            })
    void listThenThoseThatEveryFilterFitsTheNewestFirst(String query, String events) {
        assertThat(String.join(" ", events(get(query)))).isEqualTo(events);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 200})
    void listByCursorThenEachEventOnceOverAllMonths(int size) {
        List<String> ids = new ArrayList<>();
        String next = "";
        do {
            TestAnswer page = get("account=" + ADA + "&size=" + size + "&cursor=" + next);
            assertThat(page.json()).containsEntry("size", (long) size).doesNotContainKeys("page", "total");
            items(page).forEach(item -> ids.add(String.valueOf(item.get("id"))));
            next = Objects.requireNonNullElse((String) page.json().get("next"), "");
        } while (!next.isEmpty());

        assertThat(ids)
                .isEqualTo(TestRows.select(
                        database,
                        "SELECT id FROM audit.event WHERE account_id = '" + ADA
                                + "' ORDER BY occurred_at DESC, id DESC"));
    }

    @Test
    void listThenAnEventHasEverythingThatIsKnown() {
        UUID account = UUID.randomUUID();
        database.execute(Role.AUTH, """
                INSERT INTO audit.event (
                    event, outcome, account_id, actor_id, session_id, client_id, ip, user_agent, request_id, details)
                VALUES ('session.ended', 'success', '%s', '%s', '%s', 'latchkey', '192.0.2.1', 'curl', 'r-1', '{"by": "logout"}')
                """.formatted(account, ADA, BOB));

        TestAnswer page = get("account=" + account);
        Map<String, Object> item = items(page).getFirst();
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.json()).containsOnlyKeys("items", "size");
        assertThat(item)
                .containsOnlyKeys(
                        "id",
                        "time",
                        "event",
                        "outcome",
                        "account",
                        "actor",
                        "session",
                        "client",
                        "ip",
                        "user_agent",
                        "request_id",
                        "details")
                .containsEntry("event", "session.ended")
                .containsEntry("outcome", "success")
                .containsEntry("account", account.toString())
                .containsEntry("actor", ADA.toString())
                .containsEntry("session", BOB.toString())
                .containsEntry("client", "latchkey")
                .containsEntry("ip", "192.0.2.1")
                .containsEntry("user_agent", "curl")
                .containsEntry("request_id", "r-1")
                .containsEntry("details", Map.of("by", "logout"));
    }

    @Test
    void listThenCountedFailuresHaveTheirCountAndTheTimeOfTheLast() {
        UUID account = UUID.randomUUID();
        database.execute(Role.AUTH, """
                SELECT audit.add_failures('[{"event": "login.failed", "outcome": "failure", "account": "%s",
                    "details": {"reason": "disabled"}, "count": 7, "seconds_ago": 0}]')""".formatted(account));

        assertThat(items(get("account=" + account)).getFirst())
                .containsOnlyKeys("id", "time", "last_time", "count", "event", "outcome", "account", "details")
                .containsEntry("count", 7L)
                .hasEntrySatisfying(
                        "time", time -> assertThat(String.valueOf(time)).matches("[-0-9]+T\\d\\d:\\d\\d:00Z"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "account=x | account | must be the id of an account",
                "event=login | event | must be the name of an event, such as login.failed",
                "outcome=bad | outcome | must be one of success, failure, refused",
                "from=yesterday | from | must be a time like 2026-01-31T12:00:00Z",
                "from=2026-01-31 | from | must be a time like 2026-01-31T12:00:00Z",
                "to=2026-02-30T00:00:00Z | to | must be a time like 2026-01-31T12:00:00Z",
                "to=%2B99999-01-01T00:00:00Z | to | must be a time like 2026-01-31T12:00:00Z",
                "cursor=x | cursor | must be the next of an earlier page",
                "size=x | size | must be a whole number"
            })
    void listWhenAParameterIsNotValidThenItIsNamed(String query, String field, String message) {
        server.get("/admin/audit?" + query).bearer(admin.token()).send().requireInvalid(Map.of(field, message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "201"})
    void listWhenTheSizeIsOutOfItsBoundsThenBadRequest(String size) {
        TestAnswer answer =
                server.get("/admin/audit?size=" + size).bearer(admin.token()).send();

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("\"field\":\"size\"");
    }

    @Test
    void listWhenSeveralParametersAreNotValidThenEachIsNamed() {
        TestAnswer answer = server.get("/admin/audit?account=1&event=2&outcome=3&from=4&to=5")
                .bearer(admin.token())
                .send();

        assertThat(answer.status()).isEqualTo(400);
        assertThat((List<?>) Objects.requireNonNull(answer.json().get("errors")))
                .hasSize(5);
    }

    @Test
    void listWhenRoleIsMissingThenForbidden() {
        server.get("/admin/audit")
                .bearer(server.signUp().access())
                .send()
                .requireProblem(403, "The caller's role does not allow this.");
        server.get("/admin/audit").send().requireProblem(401, "An access token is needed.");
    }

    private TestAnswer get(String query) {
        String asked = query.replace("ADA", ADA.toString())
                .replace("BOB", BOB.toString())
                .replace("AFTER", day(3))
                .replace("DAY-1", day(-1))
                .replace("DAY0", day(0));
        return server.get("/admin/audit?" + asked).bearer(admin.token()).send().requireJson(200);
    }

    /** {@return the beginning of a day in UTC; day 0 is the first of last month} */
    private String day(int days) {
        return LocalDate.parse(lastMonth).plusDays(days) + "T00:00:00Z";
    }

    private void insert(int day, UUID account, String event, String outcome) {
        database.execute(
                Role.SUPERUSER,
                "INSERT INTO audit.event (occurred_at, event, outcome, account_id) VALUES (timestamptz '" + day(day)
                        + "' + interval '1 hour', '" + event + "', '" + outcome + "', '" + account + "')");
    }

    private static List<String> events(TestAnswer page) {
        return items(page).stream()
                .map(item -> String.valueOf(item.get("event")))
                .toList();
    }

    @SuppressWarnings("unchecked") // items are JSON objects
    private static List<Map<String, Object>> items(TestAnswer page) {
        return (List<Map<String, Object>>) Objects.requireNonNull(page.json().get("items"));
    }
}
