package dev.latchkey.auth.brand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.io.ResourceLoader;
import io.micronaut.core.io.scan.DefaultClassPathResourceLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stops the start, and how the message names it. */
class BrandSettingsTest {
    private static final ResourceLoader RESOURCES =
            new DefaultClassPathResourceLoader(BrandSettingsTest.class.getClassLoader());

    private Path folder;

    @BeforeEach
    void use(@TempDir Path temporary) {
        folder = temporary;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\u0007", "a\u202eb", "{link}"})
    void nameWhenItCannotBeShownThenRefused(String name) {
        assertRefused(() -> settings(name, null, null, null), "BRAND_NAME");
    }

    @Test
    void nameWhenItIsLongThenRefused() {
        assertThat(settings("x".repeat(60), null, null, null).name()).hasSize(60);
        assertRefused(() -> settings("x".repeat(61), null, null, null), "BRAND_NAME");
    }

    @ParameterizedTest
    @ValueSource(strings = {"red", "#fff", "#12345g", "#1c4b96;", "1c4b96"})
    void colorWhenItHasAnotherFormThenRefused(String color) {
        assertRefused(() -> settings("Example", color, null, null), "BRAND_COLOR");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"javascript:alert(1)", "http://example.com", "//example.com", "example.com", "https:x", "a b"})
    void termsWhenTheyAreNoHttpsAddressThenRefused(String terms) {
        assertRefused(() -> settings("Example", null, terms, null), "BRAND_TERMS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"javascript:alert(1)", "tel:1", "data:text/html,x"})
    void supportWhenItIsNeitherHttpsNorMailThenRefused(String support) {
        assertRefused(() -> settings("Example", null, null, support), "BRAND_SUPPORT");
    }

    @Test
    void addressesWhenGoodThenAccepted() {
        BrandSettings settings = settings("Example", "#1C4B96", "https://example.com/terms", "mailto:help@example.com");

        assertThat(settings.supportUri()).isEqualTo("mailto:help@example.com");
    }

    @Test
    void logoWhenItIsMissingLargeOrNoImageThenRefused() throws IOException {
        assertRefused(() -> withLogo(folder.resolve("none.png")), "BRAND_LOGO");
        assertRefused(() -> withLogo(write("large.png", "\u0089PNG" + "x".repeat(256 * 1024))), "256 kB");
        assertRefused(() -> withLogo(write("page.svg", "<html><script>alert(1)</script></html>")), "PNG or SVG");
        assertRefused(() -> withLogo(write("text.png", "logo")), "PNG or SVG");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
                "<?xml version=\"1.0\"?>\n<!-- made by hand -->\n<svg></svg>"
            })
    void logoWhenItIsAnSvgThenAccepted(String svg) throws IOException {
        assertThat(withLogo(write("logo", svg)).look().logo()).startsWith("/brand/logo?v=");
    }

    @Test
    void folderWhenItIsMissingThenRefused() {
        assertRefused(() -> new BrandFolder(withFolder(folder.resolve("none"))), "BRAND_FOLDER");
    }

    @Test
    void templateWhenItReplacesNoneOfOursThenRefused() throws IOException {
        write("views/page/signin.html", "<p>x</p>");

        assertRefused(this::check, "page/signin.html");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p th:text=\"${token\">x</p>",
                "<p th:text=\"${token.}\">x</p>",
                "<p th:if=\"${a ==}\">x</p>",
                "<main><p>x</p></div></main>"
            })
    void templateWhenItIsBrokenThenRefused(String template) throws IOException {
        write("views/page/error.html", template);

        assertRefused(this::check, "error.html");
    }

    @ParameterizedTest
    @ValueSource(strings = {"layout", "form", "sign-in", "sign-up", "dashboard", "consent", "error"})
    void templateWhenItIsACopyOfOursThenAccepted(String name) throws IOException {
        String ours = Files.readString(Path.of("src", "main", "resources", "views", "page", name + ".html"));
        write("views/page/" + name + ".html", ours);

        check();
    }

    private void check() {
        new BrandTemplateCheck(new BrandFolder(withFolder(folder)), RESOURCES);
    }

    private Path write(String file, String content) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.resolve("..").normalize());
        return Files.writeString(path, content, StandardCharsets.UTF_8);
    }

    private static Brand withLogo(Path logo) {
        return new Brand(new BrandSettings("Example", logo.toString(), null, null, null, null, null, null));
    }

    private static BrandSettings withFolder(Path path) {
        return new BrandSettings("Example", null, null, null, path.toString(), null, null, null);
    }

    private static BrandSettings settings(
            String name, @Nullable String color, @Nullable String terms, @Nullable String support) {
        return new BrandSettings(name, null, color, null, null, terms, null, support);
    }

    private static void assertRefused(ThrowingCallable start, String mentioned) {
        assertThatThrownBy(start).isInstanceOf(ConfigurationException.class).hasMessageContaining(mentioned);
    }
}
