package dev.latchkey.auth.page;

import static dev.latchkey.auth.page.TestPages.requirePage;
import static dev.latchkey.auth.page.TestPages.requireRedirect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.shared.test.DatabaseProxy;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The pages while the database cannot be reached. */
class PageOutageIT {
    private static final Map<String, Object> IMPATIENT = Map.of(
            "datasources.default.connection-timeout", 500,
            "datasources.default.validation-timeout", 250,
            "datasources.default.data-source-properties.socketTimeout", "1");

    @Test
    void pagesWhenDatabaseIsGoneThenAPageAsksForPatienceAndAfterItsReturnAllGoesOn() {
        TestDatabase database = AuthDatabase.create();
        try (DatabaseProxy proxy = database.proxy();
                AuthServer server = AuthServer.start(database.through(proxy), IMPATIENT)) {
            Person person = server.register();
            TestBrowser browser = new TestBrowser(server).signedInAs(person);
            Map<String, String> signOut = TestBrowser.hidden(browser.get("/dashboard"));
            TestBrowser visitor = new TestBrowser(server);
            Map<String, String> form = new HashMap<>(TestBrowser.hidden(visitor.get("/login")));
            form.putAll(Map.of("username", person.username(), "email", "new@example.test"));
            form.put("password", AuthServer.PASSWORD);
            String link = "A".repeat(43);
            form.putAll(Map.of("token", link, "new-password", AuthServer.PASSWORD));

            proxy.refuse();

            requireUnavailable(browser.get("/dashboard"));
            requireUnavailable(browser.post("/logout", signOut));
            requireUnavailable(visitor.post("/login", form));
            requireUnavailable(visitor.post("/signup", form));
            requireUnavailable(visitor.post("/forgot", form));
            requireUnavailable(visitor.get("/reset?token=" + link));
            requireUnavailable(visitor.post("/reset", form));
            requirePage(visitor.get("/login"), 200);
            requirePage(visitor.get("/signup"), 200);
            requirePage(visitor.get("/forgot"), 200);
            requireRedirect(visitor.get("/dashboard"), "/login");

            proxy.pass();
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() ->
                            assertThat(server.health("readiness").status()).isEqualTo(200));

            requirePage(browser.get("/dashboard"), 200);
            requireRedirect(visitor.post("/login", form), "/dashboard");
        }
    }

    private static void requireUnavailable(TestAnswer answer) {
        requirePage(answer, 503);
        assertThat(answer.header("Retry-After")).isEqualTo("2");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.text()).contains("<h1>We will be right back</h1>");
        assertThat(TestBrowser.setCookies(answer)).isEmpty();
    }
}
