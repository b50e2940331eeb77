package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A user with a separate browser. It records every message that the browser writes to its console. */
final class Visitor implements AutoCloseable {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final int PHONE_WIDTH = 390;
    private static final int HEIGHT = 800;

    private final Eyes eyes;
    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    /**
     * The view of a user.
     *
     * @param width the width of the window, in pixels
     * @param scripts whether the browser runs scripts
     */
    record Eyes(int width, boolean scripts, ColorScheme colors, String language) {

        static Eyes of(int width, boolean scripts) {
            return new Eyes(width, scripts, ColorScheme.LIGHT, "en-GB");
        }

        Eyes dark() {
            return new Eyes(width, scripts, ColorScheme.DARK, language);
        }

        private Eyes withWidth(int other) {
            return new Eyes(other, scripts, colors, language);
        }

        /** {@return a view of somebody whose browser asks for this language} */
        Eyes reading(String tag) {
            return new Eyes(width, scripts, colors, tag);
        }

        @Override
        public String toString() {
            return width + (scripts ? "" : "-no-scripts") + (colors == ColorScheme.DARK ? "-dark" : "") + "-"
                    + language.substring(0, 2);
        }
    }

    Visitor(Browser browser, URI service, Eyes eyes) {
        this.eyes = eyes;
        context = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(service.toString())
                .setViewportSize(eyes.width(), HEIGHT)
                .setJavaScriptEnabled(eyes.scripts())
                .setColorScheme(eyes.colors())
                .setLocale(eyes.language()));
        context.setDefaultTimeout(60_000);
        page = context.newPage();
        page.onConsoleMessage(message -> complaints.add(message.text()));
    }

    Page page() {
        return page;
    }

    BrowserContext context() {
        return context;
    }

    String path() {
        return URI.create(page.url()).getPath();
    }

    Locator heading() {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
    }

    Visitor open(String path) {
        page.navigate(path);
        return this;
    }

    Visitor type(String label, String text) {
        page.getByLabel(label, new Page.GetByLabelOptions().setExact(true)).fill(text);
        return this;
    }

    Visitor click(String button) {
        button(button).click();
        page.waitForLoadState();
        return this;
    }

    Visitor follow(String link) {
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(link).setExact(true))
                .click();
        page.waitForLoadState();
        return this;
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    String text() {
        return page.locator("body").innerText();
    }

    /**
     * Saves a screenshot of the whole page. Checks that nothing exceeds the window's width, and that axe-core finds no
     * problem.
     */
    Visitor look(String name) {
        return look(name, eyes);
    }

    private Visitor look(String name, Eyes window) {
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(SCREENSHOTS.resolve(name + "-" + window + ".png")));
        if (window.scripts()) {
            assertThat(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                    .as("everything is within the width of %s on %s", window, name)
                    .isEqualTo(true);
            List<Rule> violations = new AxeBuilder(page).analyze().getViolations();
            assertThat(violations)
                    .as("accessibility of %s for %s", name, window)
                    .extracting(rule -> rule.getId() + ": " + rule.getHelp() + " " + rule.getNodes())
                    .isEmpty();
        }
        return this;
    }

    /** Looks at the page on a phone's screen, and then on the visitor's own. */
    Visitor lookTwice(String name) {
        page.setViewportSize(PHONE_WIDTH, HEIGHT);
        look(name, eyes.withWidth(PHONE_WIDTH));
        page.setViewportSize(eyes.width(), HEIGHT);
        return look(name);
    }

    /** {@return the browser's messages, such as violations of the content security policy and missing files} */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        context.close();
    }
}
