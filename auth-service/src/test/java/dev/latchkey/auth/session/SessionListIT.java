package dev.latchkey.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONArrayUtils;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase.Role;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of {@code GET /sessions} and of the dashboard. */
class SessionListIT {
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");
    private static final Pattern EARLIER = Pattern.compile("href=\"(/dashboard\\?sessions=[^\"&]+)\"");
    private static final Pattern SESSION = Pattern.compile("name=\"session\" value=\"([^\"]+)\"");

    private final AuthServer server = AuthServer.shared();
    private Person person;

    @BeforeEach
    void register() {
        person = server.register();
    }

    @Test
    void listThenPagesHoldEachSessionOnce() throws ParseException {
        Tokens tokens = server.login(person);
        open(24);

        List<String> listed = new ArrayList<>();
        String query = "?size=10";
        int pages = 0;
        while (!query.isEmpty()) {
            TestAnswer answer = server.get("/sessions" + query)
                    .bearer(tokens.access())
                    .send()
                    .requireJson(200);
            listed.addAll(ids(answer));
            Matcher next = NEXT.matcher(answer.header("Link"));
            query = next.matches() ? next.group(1) : "";
            pages++;
        }

        assertThat(pages).isEqualTo(3);
        assertThat(listed).hasSize(25).doesNotHaveDuplicates();
        assertThat(ids(server.get("/sessions").bearer(tokens.access()).send())).isEqualTo(listed);
    }

    @Test
    void listWhenAllFitThenThereIsNoNextPage() {
        Tokens tokens = server.login(person);

        assertThat(server.get("/sessions?size=1").bearer(tokens.access()).send().header("Link"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "%00", "MTpub3RhdXVpZA", "Og", "OTk5OTk5OTk5OTk5OTk5OTk5OTk6eA", "%F0%9F%A6%8A"})
    void listWhenTheCursorIsNoneThenInvalid(String cursor) {
        Tokens tokens = server.login(person);

        server.get("/sessions?cursor=" + cursor)
                .bearer(tokens.access())
                .send()
                .requireInvalid(Map.of("cursor", "must be the next of an earlier page"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "201"})
    void listWhenTheSizeIsOutOfBoundsThenInvalid(String size) {
        Tokens tokens = server.login(person);

        TestAnswer answer =
                server.get("/sessions?size=" + size).bearer(tokens.access()).send();

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void dashboardThenItHasTwentySessionsAPageThisBrowserFirst() {
        TestBrowser browser = new TestBrowser(server).signedInAs(person);
        open(30);

        TestAnswer first = browser.get("/dashboard");
        Matcher earlier = EARLIER.matcher(first.text());
        assertThat(earlier.find()).as(first.text()).isTrue();
        TestAnswer second = browser.get(earlier.group(1));

        assertThat(first.text()).contains("This browser");
        assertThat(ends(first)).hasSize(20);
        assertThat(second.text()).doesNotContain("This browser").contains("Latest sessions");
        assertThat(ends(second)).hasSize(10).doesNotContainAnyElementsOf(ends(first));
        assertThat(EARLIER.matcher(second.text()).find()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "%00", "MTpub3RhdXVpZA"})
    void dashboardWhenTheCursorIsNoneThenAPage(String cursor) {
        TestBrowser browser = new TestBrowser(server).signedInAs(person);

        TestAnswer page = browser.get("/dashboard?sessions=" + cursor);

        assertThat(page.status()).as(page.text()).isIn(200, 400);
        assertThat(page.header("Content-Type")).startsWith("text/html");
    }

    /** Opens sessions that were all used at the same time, later than those before. */
    private void open(int sessions) {
        server.database().execute(Role.AUTH, """
                WITH opened AS (
                    INSERT INTO auth.session (id, account_id, client_id, scope, auth_time, last_used_at, expires_at)
                    SELECT gen_random_uuid(), '%s', 'latchkey', 'openid', now(), now(), now() + interval '30 days'
                    FROM generate_series(1, %d)
                    RETURNING id)
                INSERT INTO auth.refresh_token (hash, session_id, expires_at)
                SELECT sha256(uuid_send(id)), id, now() + interval '7 days' FROM opened""".formatted(person.id(), sessions));
    }

    private static List<String> ids(TestAnswer answer) throws ParseException {
        return JSONArrayUtils.parse(answer.text()).stream()
                .map(session -> String.valueOf(((Map<?, ?>) session).get("id")))
                .toList();
    }

    private static List<String> ends(TestAnswer page) {
        return SESSION.matcher(page.text())
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
