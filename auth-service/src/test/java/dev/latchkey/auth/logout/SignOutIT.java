package dev.latchkey.auth.logout;

import static dev.latchkey.auth.page.TestPages.requireRedirect;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.page.TestBrowser;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The form for signing out. */
class SignOutIT {
    private final AuthServer server = AuthServer.shared();
    private final TestBrowser browser = new TestBrowser(server);

    @Test
    void signOutTwiceThenBothLeadToSignIn() {
        browser.signedInAs(server.register());
        Map<String, String> form = TestBrowser.hidden(browser.get("/dashboard"));
        TestBrowser second = browser.copy();

        requireRedirect(browser.post("/logout", form), "/login");
        requireRedirect(second.post("/logout", form), "/login");
        requireRedirect(browser.post("/logout", form), "/login");
    }
}
