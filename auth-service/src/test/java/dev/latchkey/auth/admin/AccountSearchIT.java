package dev.latchkey.auth.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestPlans;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code GET /admin/users} with 100,000 accounts: no page and no search reads them all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountSearchIT {
    private static final String PARAMETERS = ", '1970-01-01', '00000000-0000-0000-0000-000000000000', 21, 0)";

    private final TestDatabase database = AuthDatabase.create();
    private AuthServer server;
    private TestAdministrator admin;

    @BeforeAll
    void start() {
        server = AuthServer.start(database);
        admin = TestAdministrator.of(server);
        // As superuser: inserting so many rows may exceed the timeouts of the service's role.
        database.execute(Role.SUPERUSER, """
                INSERT INTO auth.account (
                    id, username, username_key, email, email_key, name, name_key, password_hash, created_at)
                SELECT gen_random_uuid(), 'user-' || i, 'user-' || i, 'u' || i || '@example.test', 'u' || i || '@example.test',
                    (ARRAY['Ada Lovelace', 'Grace Hopper', '李小龍', NULL])[1 + i %% 4],
                    (ARRAY['ada lovelace', 'grace hopper', '李小龍', NULL])[1 + i %% 4], 'x', now() + i * interval '1 ms'
                FROM generate_series(1, %d) i""".formatted(100_000));
        database.execute(Role.SUPERUSER, "ANALYZE auth.account");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"''", "user", "user-99999", "u4711@", "lovelace", "龍", "q", "zz", "nobody-has-this"})
    void searchThenAnIndexIsUsedAndFewRowsAreReadInVain(String part) {
        for (String call : List.of(
                "SELECT * FROM auth.search_accounts('" + part + "'" + PARAMETERS,
                "SELECT auth.count_accounts('" + part + "', 10000)")) {
            TestPlans plans = TestPlans.of(database, call);

            assertThat(plans.use("account_oldest") || plans.use("account_searched"))
                    .as(call)
                    .isTrue();
            assertThat(plans.sequentialScans()).as(call).isEmpty();
            assertThat(plans.mostRowsRemoved()).as(call).isLessThan(5_000);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "user-99999,     user-99999",
        "USER-99999,     user-99999",
        "u31337%40examp, user-31337",
        "-1000&size=1,   user-1000",
    })
    void searchThenByAnyPartWhateverTheCase(String query, String username) {
        TestAnswer answer = get("/admin/users?query=" + query);

        assertThat(usernames(answer)).containsExactly(username);
    }

    @Test
    void searchWhenThePartIsOfAnotherScriptThenFound() {
        TestAnswer answer = get("/admin/users?query=%E5%B0%8F%E9%BE%8D&size=2");

        assertThat(usernames(answer)).containsExactly("user-2", "user-6");
        assertThat(answer.json()).containsEntry("total", 10_000L);
    }

    @ParameterizedTest
    @CsvSource({
        "sharp-s,     Jörg Weißgerber,   weißgerber, WEISSGERBER",
        "dotless-i,   Ayşe Işıklı,       ışıklı,     IŞIKLI",
        "final-sigma, ΓΙΩΡΓΟΣ ΣΕΦΕΡΗΣ,   γιωργος,    ΣΕΦΕΡΗΣ",
    })
    void searchWhenTheDisplayNameHasLettersWithUnevenCasesThenFound(
            String username, String name, String lower, String upper) {
        server.post("/register")
                .json("""
                        {"username": "%s", "password": "%s", "name": "%s"}""".formatted(username, AuthServer.PASSWORD, name))
                .send()
                .requireJson(201);

        for (String query : List.of(name, lower, upper)) {
            TestAnswer answer = get("/admin/users?query=" + TestBrowser.encode(query));

            assertThat(usernames(answer)).as(query).containsExactly(username);
        }
    }

    @Test
    void searchByCursorThenEachAccountOnceAndInOrder() {
        List<Object> listed = new ArrayList<>();
        String cursor = "";
        boolean more = true;
        while (more) {
            TestAnswer answer = get("/admin/users?query=user-777&size=40" + cursor);
            listed.addAll(usernames(answer));
            cursor = "&cursor=" + answer.json().get("next");
            more = answer.json().containsKey("next");
        }

        assertThat(listed).hasSize(111).doesNotHaveDuplicates();
        assertThat(listed.getFirst()).isEqualTo("user-777");
        assertThat(listed.getLast()).isEqualTo("user-77799");
    }

    @Test
    void listByCursorThenNeitherNumberNorTotal() {
        String next = get("/admin/users?size=2").string("next");

        TestAnswer second = get("/admin/users?size=2&cursor=" + next);

        assertThat(second.json()).containsOnlyKeys("items", "size", "next");
        assertThat(usernames(second)).doesNotContainAnyElementsOf(usernames(get("/admin/users?size=2")));
    }

    @Test
    void listWhenThePageIsTooFarThenTheClientIsToldToFollowNext() {
        assertThat(get("/admin/users?size=200&page=49").json()).containsEntry("total", 10_000L);

        server.get("/admin/users?size=200&page=50")
                .bearer(admin.token())
                .send()
                .requireInvalid(Map.of("page", "must be within the first 10000 items; follow next"));
    }

    private TestAnswer get(String path) {
        return server.get(path).bearer(admin.token()).send().requireJson(200);
    }

    private static List<Object> usernames(TestAnswer answer) {
        List<Object> usernames = new ArrayList<>();
        for (Object item : (List<?>) Objects.requireNonNull(answer.json().get("items"))) {
            usernames.add(String.valueOf(((Map<?, ?>) item).get("username")));
        }
        return usernames;
    }
}
