package dev.latchkey.auth.profile;

import static dev.latchkey.auth.page.TestPages.requirePage;
import static dev.latchkey.auth.page.TestPages.requireRedirect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.audit.TestAudit;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /history} and the page: a person's own sign-ins. */
class HistoryIT {
    private static final Pattern NEXT = Pattern.compile("<(\\?[^>]+)>; rel=\"next\"");
    private static final Pattern EVENT = Pattern.compile("\"event\":\"([^\"]+)\"");
    private static final Pattern SESSION = Pattern.compile("\"session\":\"([^\"]+)\"");
    private static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";

    private final AuthServer server = AuthServer.shared();
    private Person person;
    private Tokens tokens;

    @BeforeEach
    void register() {
        person = server.register();
        tokens = server.login(person);
    }

    @Test
    void listThenOwnSignInsAreThereTheNewestFirst() {
        server.login(server.register());
        server.login(person.username(), "a wrong guess");
        server.login(person.username(), "a wrong guess");
        TestAudit.flush(server);
        server.login(person);

        TestAnswer answer = list("");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(values(EVENT, answer)).contains("login.failed");
        assertThat(values(EVENT, answer)).filteredOn("login.succeeded"::equals).hasSize(2);
        assertThat(values(EVENT, answer).getFirst()).isEqualTo("login.succeeded");
        assertThat(answer.text()).contains("\"count\":", "\"ip\":\"127.0.0.1\"").doesNotContain("a wrong guess");
    }

    @Test
    void listThenPagesHaveEachSignInOnce() {
        for (int i = 0; i < 6; i++) {
            server.login(person);
        }
        List<String> sessions = new ArrayList<>();
        String query = "?size=3";
        while (!query.isEmpty()) {
            TestAnswer answer = list(query);
            sessions.addAll(values(SESSION, answer));
            Matcher next = NEXT.matcher(answer.header("Link"));
            query = next.matches() ? next.group(1) : "";
        }

        assertThat(sessions).hasSize(7).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "%00", "MTpub3RhdXVpZA"})
    void listWhenTheCursorIsNoneThenInvalid(String cursor) {
        list("?cursor=" + cursor).requireInvalid(Map.of("cursor", "must be the next of an earlier page"));
    }

    @Test
    void pageThenSignInsAreShownWithTheirDevices() {
        TestBrowser browser =
                new TestBrowser(server).with("User-Agent", FIREFOX).signedInAs(person);
        server.login(person.username(), "a wrong guess");
        TestAudit.flush(server);

        TestAnswer page = browser.get("/history");

        requirePage(page, 200);
        assertThat(page.text()).contains("Signed in", "A sign-in failed", "Firefox on Linux", "127.0.0.1", "UTC");
        requirePage(browser.get("/history?cursor=x"), 200);
        requireRedirect(new TestBrowser(server).get("/history"), "/login?continue=%2Fhistory");
    }

    @Test
    void pageThenItHasTwentySignInsAndALinkToMore() {
        TestBrowser browser = new TestBrowser(server).signedInAs(person);
        for (int i = 0; i < 20; i++) {
            server.login(person);
        }

        assertThat(browser.get("/history").text()).contains("Earlier sign-ins").doesNotContain("Latest sign-ins");
    }

    private TestAnswer list(String query) {
        return server.get("/history" + query).bearer(tokens.access()).send();
    }

    private static List<String> values(Pattern member, TestAnswer answer) {
        return member.matcher(answer.text())
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
