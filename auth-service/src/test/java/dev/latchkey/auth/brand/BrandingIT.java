package dev.latchkey.auth.brand;

import static dev.latchkey.auth.page.TestPages.requirePage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.auth.passkey.TestPasskeys;
import dev.latchkey.auth.password.PasswordMessages;
import dev.latchkey.shared.test.TestAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of a service with a brand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrandingIT {
    private static final String SVG =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"><script>alert(1)</script></svg>";

    private AuthServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("page"));
        Files.createDirectories(folder.resolve("views/page"));
        Files.writeString(folder.resolve("logo.svg"), SVG);
        Files.writeString(folder.resolve("own.css"), ".card { border-radius: 0; }\n");
        Files.writeString(folder.resolve("page/messages.properties"), "sign-in.title=Welcome to Example\n");
        Files.writeString(folder.resolve("page/messages_it.properties"), "sign-in.title=Accesso\n");
        Files.writeString(folder.resolve("views/page/forgot-told.html"), """
                <!DOCTYPE html>
                <html th:replace="~{page/layout :: page(#{${key}}, false, ~{:: main})}" xmlns:th="http://www.thymeleaf.org">
                <body>
                <main class="card"><h1 th:text="#{${key}}">Sent</h1><p>Our own words.</p></main>
                </body>
                </html>
                """);
        server = AuthServer.start(
                AuthDatabase.create(),
                Map.of(
                        "latchkey.brand.name", "Example & Sons",
                        "latchkey.brand.logo", folder.resolve("logo.svg").toString(),
                        "latchkey.brand.color", "#ffe000",
                        "latchkey.brand.style-sheet", folder.resolve("own.css").toString(),
                        "latchkey.brand.folder", folder.toString(),
                        "latchkey.brand.terms-uri", "https://example.com/terms",
                        "latchkey.brand.privacy-uri", "https://example.com/privacy",
                        "latchkey.brand.support-uri", "mailto:help@example.com"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void pageThenItHasTheNameTheLogoTheLinksAndTheTexts() {
        TestAnswer page = browser().get("/login");

        requirePage(page, 200);
        assertThat(page.text())
                .contains("<title>Welcome to Example – Example &amp; Sons</title>")
                .contains("<h1>Welcome to Example</h1>")
                .contains("<span>Example &amp; Sons</span>")
                .containsPattern("<img src=\"/brand/logo\\?v=[0-9a-f]{12}\" alt=\"\"")
                .contains("href=\"https://example.com/terms\"", "href=\"https://example.com/privacy\"")
                .contains("href=\"mailto:help@example.com\"")
                .doesNotContain("Latchkey");
        assertThat(page.header("Content-Security-Policy")).doesNotContain("example.com", "unsafe");
    }

    @Test
    void logoThenAScriptInItCanDoNothing() {
        TestAnswer logo = server.get(asset("src=\"(/brand/logo[^\"]*)\"")).send();

        assertThat(logo.status()).isEqualTo(200);
        assertThat(logo.text()).isEqualTo(SVG);
        assertThat(logo.header("Content-Type")).isEqualTo("image/svg+xml");
        assertThat(logo.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(logo.header("Content-Security-Policy")).startsWith("sandbox; default-src 'none';");
        assertThat(logo.header("Cache-Control")).contains("immutable");
        assertThat(server.get("/brand/logo")
                        .header("If-None-Match", logo.header("ETag"))
                        .send()
                        .status())
                .isEqualTo(304);
    }

    @Test
    void logoWhenTheVersionIsAnotherThenItIsNotKept() {
        assertThat(server.get("/brand/logo?v=000000000000").send().header("Cache-Control"))
                .isEqualTo("no-cache");
    }

    @Test
    void styleSheetThenItHasTheColorsAndTheRulesAfterThem() {
        TestAnswer css = server.get(asset("href=\"(/brand/style.css[^\"]*)\"")).send();

        assertThat(css.header("Content-Type")).startsWith("text/css");
        assertThat(css.text())
                .startsWith(":root {\n  --action: #")
                .contains("--on-action: #000000;")
                .endsWith(".card { border-radius: 0; }\n");
    }

    @Test
    void templateOfTheFolderThenItReplacesOurs() {
        TestAnswer page = browser().get("/forgot"); // without mail, it shows this template

        assertThat(page.text()).contains("Our own words.");
    }

    @Test
    void languageOfTheFolderThenItIsOfferedAndWhatItDoesNotSayIsInEnglish() {
        TestAnswer page = browser().with("Accept-Language", "it").get("/login");

        assertThat(page.text())
                .contains("<html lang=\"it\">", "<h1>Accesso</h1>", "Create an account", ">Italiano</span>");
        assertThat(server.get("/.well-known/openid-configuration").send().text())
                .contains("\"it\"");
    }

    @Test
    void assetsWithoutABrandThenNotFound() {
        assertThat(AuthServer.shared().get("/brand/logo").send().status()).isEqualTo(404);
        assertThat(AuthServer.shared().get("/brand/style.css").send().status()).isEqualTo(404);
    }

    @Test
    void startWhenATextIsUnknownThenRefusedByItsName(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("page"));
        Files.writeString(folder.resolve("page/messages_de.properties"), "sign-in.titel=Anmelden\n");

        Throwable failure = catchThrowable(
                () -> AuthServer.start(AuthDatabase.create(), Map.of("latchkey.brand.folder", folder.toString()))
                        .close());

        assertThat(AuthServer.rootMessage(failure))
                .contains("page/messages_de.properties", "BRAND_FOLDER", "sign-in.titel");
    }

    @Test
    void authenticatorsThenTheyShowTheName() {
        String access = server.signUp().access();

        assertThat(server.post("/second-factors/totp")
                        .bearer(access)
                        .send()
                        .requireJson(200)
                        .string("otpauth_uri"))
                .startsWith("otpauth://totp/Example%20%26%20Sons:")
                .contains("&issuer=Example%20%26%20Sons&");
        assertThat(TestPasskeys.creationOptions(server, access)).contains("\"name\":\"Example & Sons\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Example & Sons", "Example-Sons-2026", "Latchkey"})
    void passwordWhenItIsTheNameThenRefused(String password) {
        server.post("/register")
                .json("{\"username\": \"grace\", \"password\": \"" + password + "\"}")
                .send()
                .requireInvalid(Map.of("password", PasswordMessages.GUESSABLE));
    }

    private TestBrowser browser() {
        return new TestBrowser(server);
    }

    private String asset(String pattern) {
        return browser().get("/login").text().replaceFirst("(?s).*" + pattern + ".*", "$1");
    }
}
