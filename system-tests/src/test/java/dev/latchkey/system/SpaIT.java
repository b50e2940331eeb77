package dev.latchkey.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import dev.latchkey.system.Visitor.Eyes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docs/guides/sign-in-browser.md}: the example page in a browser, with both services. */
@Needs(Program.CHROMIUM)
class SpaIT {
    private static final Path EXAMPLE = Repository.root().resolve("docs/examples/spa");

    @TempDir
    static Path folder;

    @TempDir
    static Path pagesFolder;

    private static Chromium chromium;
    private static StaticPages pages;
    private static StaticPages elsewhere;
    private static ApplicationStack stack;

    private final Caller caller = new Caller();
    private final NewPerson ada = NewPerson.called("Ada Lovelace");

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
        pages = StaticPages.serve(pagesFolder);
        elsewhere = StaticPages.serve(pagesFolder);
        stack = ApplicationStack.start(MigratedStack.onFreePorts(folder, 1, 1), pages.origin());
        Guide guide = stack.guide("docs/guides/sign-in-browser.md")
                .section("Register it")
                .with(Map.of("http://localhost:3000", pages.origin()));
        String clientId = Guide.run(guide.blocks("sh").getFirst()).strip();
        pages.publish(
                EXAMPLE,
                Map.of(
                        "http://localhost:8080",
                        stack.issuer().toString(),
                        "http://localhost:8081",
                        stack.resource().toString(),
                        "CLIENT_ID",
                        clientId));
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
        elsewhere.close();
        pages.close();
        chromium.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 1280})
    void fromSignUpToSignOutThenThePageReadsNotesAndLeavesNothingBehind(int width) {
        try (Visitor visitor = visitor(Eyes.of(width, true))) {
            visitor.open("/");
            assertThat(visitor.button("Sign in")).isVisible();
            visitor.look("spa-signed-out").click("Sign in");
            visitor.page().waitForURL("**/login?**");
            ada.signUpAndIn(visitor);
            assertThat(visitor.heading()).hasText("Allow Reader to sign you in?");
            visitor.look("spa-consent").click("Allow");
            assertSignedIn(visitor);
            assertThat(visitor.page().getByText("There are no notes yet.")).isVisible();

            visitor.type("A new note", "Seven lamps").click("Add");
            assertThat(visitor.page().getByRole(AriaRole.LISTITEM)).hasText("Seven lamps");
            assertNothingIsStored(visitor);
            visitor.look("spa-signed-in");

            visitor.page().reload();
            assertSignedIn(visitor);
            assertThat(visitor.page().getByText("Seven lamps")).isVisible();
            assertThat(browserSessions())
                    .as("the session at Latchkey and the page's own; the page has ended its earlier session")
                    .hasSize(2);

            visitor.click("Sign out");
            assertThat(visitor.button("Sign in")).isVisible();
            assertThat(visitor.page().locator("#problem")).isHidden();
            assertThat(browserSessions()).as("the session at Latchkey").hasSize(1);
            visitor.page().reload();
            assertThat(visitor.button("Sign in")).isVisible();
            assertThat(visitor.complaints()).isEmpty();

            visitor.click("Sign in");
            assertSignedIn(visitor);
        }
    }

    @Test
    void inTheDarkThenItReadsWell() {
        try (Visitor visitor = visitor(Eyes.of(360, true).dark())) {
            visitor.open("/");
            assertThat(visitor.button("Sign in")).isVisible();
            visitor.look("spa-signed-out");
            signIn(visitor);
            visitor.look("spa-signed-in");
        }
    }

    @Test
    void callWhenTheAccessTokenIsAboutToExpireThenItIsRefreshedOnce() {
        try (Visitor visitor = visitor(Eyes.of(1280, true))) {
            List<String> requests = new CopyOnWriteArrayList<>();
            visitor.page().onRequest(request -> requests.add(describe(request)));
            visitor.open("/");
            signIn(visitor);
            assertThat(requests).noneMatch(request -> request.contains("grant_type=refresh_token"));

            visitor.page().clock().setFixedTime(Date.from(Instant.now().plus(Duration.ofMinutes(15))));
            visitor.type("A new note", "After a quarter of an hour").click("Add");

            assertThat(visitor.page().getByText("After a quarter of an hour")).isVisible();
            assertThat(requests)
                    .filteredOn(request -> request.contains("grant_type=refresh_token"))
                    .hasSize(1);
        }
    }

    @Test
    void callWhenTheSessionWasEndedElsewhereThenThePageSaysSo() {
        try (Visitor visitor = visitor(Eyes.of(1280, true))) {
            visitor.open("/");
            signIn(visitor);
            String token = token();
            browserSessions()
                    .forEach(session ->
                            caller.call(stack.stack().auth(1), "DELETE", "/sessions/" + id(session), token, Map.of()));

            visitor.click("Read again");

            assertThat(visitor.page().locator("#problem")).hasText("You are no longer signed in.");
            assertThat(visitor.button("Sign in")).isVisible();
        }
    }

    @Test
    void denyThenThePageSaysSoAndHasNothing() {
        try (Visitor visitor = visitor(Eyes.of(1280, true))) {
            visitor.open("/").click("Sign in");
            visitor.page().waitForURL("**/login?**");
            ada.signUpAndIn(visitor);
            visitor.click("Deny");

            assertThat(visitor.page().locator("#problem")).hasText("You did not allow access.");
            assertThat(visitor.button("Sign in")).isVisible();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    state    | This answer does not belong to a sign-in of this tab. Please try again.
                    nonce    | The answer to the sign-in could not be verified.
                    verifier | The sign-in could not be completed. Please try again.""")
    void anAnswerThatFitsToAnotherQuestionThenNobodyIsSignedIn(String what, String problem) {
        try (Visitor visitor = visitor(Eyes.of(1280, true))) {
            visitor.page().addInitScript("""
                    if (location.search.includes('code=')) {
                      const pending = JSON.parse(sessionStorage.getItem('reader.pending'));
                      pending['%s'] = 'a'.repeat(43);
                      sessionStorage.setItem('reader.pending', JSON.stringify(pending));
                    }
                    """.formatted(what));
            visitor.open("/").click("Sign in");
            visitor.page().waitForURL("**/login?**");
            ada.signUpAndIn(visitor);
            visitor.click("Allow");

            assertThat(visitor.page().locator("#problem")).hasText(problem);
            assertThat(visitor.button("Sign in")).isVisible();
            assertThat(visitor.page().evaluate("sessionStorage.length")).isEqualTo(0);
        }
    }

    @Test
    void anAnswerThatNobodyHasAskedForThenNobodyIsSignedIn() {
        try (Visitor visitor = visitor(Eyes.of(1280, true))) {
            visitor.open("/?code=stolen&state=guessed&iss=" + stack.issuer());

            assertThat(visitor.page().locator("#problem")).containsText("This answer does not belong");
            assertThat(visitor.page()).hasURL(pages.uri().toString());
        }
    }

    @Test
    void fromAnOriginThatIsNotAllowedThenTheBrowserRefuses() {
        try (Visitor visitor = new Visitor(chromium.browser(), elsewhere.uri(), Eyes.of(1280, true))) {
            visitor.open("/");

            assertThat(visitor.page().locator("#problem"))
                    .hasText(stack.issuer() + " does not answer, or does not let pages of " + elsewhere.origin()
                            + " call it.");
            assertThat(visitor.complaints())
                    .as("complaints of the browser")
                    .anyMatch(complaint -> complaint.contains("blocked by CORS policy"));
            assertThat(visitor.page()
                            .evaluate("fetch('%s/notes', {headers: {Authorization: 'Bearer x'}})"
                                            .formatted(stack.resource())
                                    + ".then(() => 'answered', () => 'refused')"))
                    .isEqualTo("refused");
            visitor.look("spa-not-allowed");
        }
    }

    private void signIn(Visitor visitor) {
        visitor.click("Sign in");
        visitor.page().waitForURL("**/login?**");
        ada.signUpAndIn(visitor);
        visitor.click("Allow");
        assertSignedIn(visitor);
    }

    private void assertSignedIn(Visitor visitor) {
        assertThat(visitor.page().locator("#who")).hasText(ada.name());
        assertThat(visitor.page()).hasURL(pages.uri().toString());
        assertThat(visitor.page().locator("#signed-in")).isVisible();
    }

    /** Checks that no script on this origin can find a token later. */
    private static void assertNothingIsStored(Visitor visitor) {
        assertThat(visitor.page().evaluate("JSON.stringify([localStorage, sessionStorage, document.cookie])"))
                .isEqualTo("[{},{\"reader.signed-in\":\"yes\"},\"\"]");
    }

    private static String describe(Request request) {
        return request.method() + " " + request.url() + " " + Objects.requireNonNullElse(request.postData(), "");
    }

    private String token() {
        return caller.logIn(stack.issuer(), ada.email()).text("access_token");
    }

    /** {@return the sessions of the user's browser, without those of this test} */
    private List<JsonNode> browserSessions() {
        JsonNode sessions = caller.get(stack.issuer(), "/sessions", token()).body();
        return StreamSupport.stream(sessions.spliterator(), false)
                .filter(session -> session.path("user_agent").asText().contains("Chrome"))
                .toList();
    }

    private static String id(JsonNode session) {
        return session.path("id").asText();
    }

    private static Visitor visitor(Eyes eyes) {
        return new Visitor(chromium.browser(), pages.uri(), eyes);
    }
}
