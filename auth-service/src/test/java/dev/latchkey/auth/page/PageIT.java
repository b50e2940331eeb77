package dev.latchkey.auth.page;

import static dev.latchkey.auth.page.TestPages.requirePage;
import static dev.latchkey.auth.page.TestPages.requireRedirect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.shared.test.TestAnswer;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A person signs up, signs in and signs out, page by page. */
class PageIT {
    private final AuthServer server = AuthServer.shared();
    private final TestBrowser browser = new TestBrowser(server);

    @Test
    void signUpSignInAndSignOutThenEachPageLeadsToTheNext() {
        String email = "ada-" + UUID.randomUUID() + "@example.test";
        requireRedirect(browser.get("/"), "/login");
        requireRedirect(browser.get("/dashboard"), "/login");

        TestAnswer signedUp = browser.submit(
                "/signup", "/signup", Map.of("name", "Ada Lovelace", "email", email, "password", AuthServer.PASSWORD));
        requireRedirect(signedUp, "/dashboard");
        assertThat(browser.get("/dashboard").text()).contains("Your account is ready, and you are signed in.");
        assertThat(browser.get("/dashboard").text()).doesNotContain("Your account is ready");

        requireRedirect(browser.submit("/dashboard", "/logout", Map.of()), "/login");
        requireRedirect(
                browser.submit("/login", "/login", Map.of("email", email, "password", AuthServer.PASSWORD)),
                "/dashboard");
        requireRedirect(browser.get("/"), "/dashboard");
        requireRedirect(browser.get("/login"), "/dashboard");
        requireRedirect(browser.get("/signup"), "/dashboard");
        TestAnswer dashboard = browser.get("/dashboard");
        requirePage(dashboard, 200);
        assertThat(dashboard.text())
                .contains("<h1>Welcome Ada Lovelace! You are logged in.</h1>")
                .contains(email);

        requireRedirect(browser.submit("/dashboard", "/logout", Map.of()), "/login");
        assertThat(browser.get("/login").text()).contains("You are signed out.");
        requireRedirect(browser.get("/dashboard"), "/login");
    }
}
