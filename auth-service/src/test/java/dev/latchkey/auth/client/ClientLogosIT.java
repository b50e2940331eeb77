package dev.latchkey.auth.client;

import static dev.latchkey.auth.page.TestPages.requirePage;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestClock;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The logos and links of applications on the consent page, and the servers that mean harm. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientLogosIT {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 1, 2, 3};
    private static final String REDIRECT = "https://app.example.test/callback";
    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private final TestClock clock = TestClock.atStart();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicInteger fetches = new AtomicInteger();
    private AuthServer server;
    private HttpServer listener;
    private ExecutorService threads;
    private TestBrowser browser;

    @BeforeAll
    void start() throws IOException {
        server = AuthServer.start(AuthDatabase.create(), clock, Map.of("latchkey.clients.private-jwks-uris", true));
        threads = Executors.newVirtualThreadPerTaskExecutor();
        listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.setExecutor(threads);
        listener.createContext("/logo.png", exchange -> answer(exchange, 200, PNG));
        listener.createContext("/redirect", exchange -> {
            exchange.getResponseHeaders().add("Location", at("/logo.png"));
            answer(exchange, 302, PNG);
        });
        listener.createContext("/huge", exchange -> {
            byte[] huge = new byte[256 * 1024 + 1];
            System.arraycopy(PNG, 0, huge, 0, PNG.length);
            answer(exchange, 200, huge);
        });
        listener.createContext(
                "/script.svg",
                exchange -> answer(
                        exchange,
                        200,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"
                                .getBytes(StandardCharsets.UTF_8)));
        listener.createContext(
                "/page.png",
                exchange -> answer(exchange, 200, "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8)));
        listener.createContext("/missing", exchange -> answer(exchange, 404, PNG));
        listener.createContext("/slow", exchange -> hang());
        listener.start();
        browser = new TestBrowser(server).signedInAs(server.register());
    }

    @AfterAll
    void stop() {
        stopped.countDown();
        listener.stop(0);
        threads.close();
        server.close();
    }

    @Test
    void consentThenItShowsTheLogoFromThisServiceAndTheLinks() {
        RegisteredClient client = register(at("/logo.png"));

        TestAnswer page = browser.get(request(client));

        requirePage(page, 200);
        assertThat(page.text())
                .contains("<img src=\"/client-logos/" + client.clientId() + "\" alt=\"\"")
                .contains("href=\"https://app.example.test/about\" rel=\"noopener noreferrer\">Website</a>")
                .contains("href=\"https://app.example.test/privacy\" rel=\"noopener noreferrer\">Privacy policy</a>")
                .contains("href=\"https://app.example.test/terms\" rel=\"noopener noreferrer\">Terms of service</a>")
                .doesNotContain(at("/logo.png"));
        TestAnswer logo = logo(client);
        assertThat(logo.status()).isEqualTo(200);
        assertThat(logo.header("Content-Type")).isEqualTo("image/png");
        assertThat(logo.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(logo.header("Content-Security-Policy")).startsWith("sandbox; default-src 'none';");
    }

    @Test
    void logoThenItIsFetchedOnceADay() {
        RegisteredClient client = register(at("/logo.png?daily"));
        assertThat(logo(client).status()).isEqualTo(200);
        int first = fetches.get();

        assertThat(logo(client).status()).isEqualTo(200);
        assertThat(fetches).hasValue(first);

        clock.advance(Duration.ofDays(1).plusSeconds(1));
        assertThat(logo(client).status()).isEqualTo(200);
        assertThat(fetches).hasValue(first + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/redirect", "/huge", "/script.svg", "/page.png", "/missing"})
    void logoWhenTheServerMeansHarmThenThereIsNone(String path) {
        RegisteredClient client = register(at(path));

        assertThat(logo(client).status()).isEqualTo(404);
        assertThat(browser.get(request(client)).text()).doesNotContain("/client-logos/");
    }

    @Test
    void consentWhenTheServerHangsThenThePageDoesNotWait() {
        RegisteredClient client = register(at("/slow"));

        requirePage(browser.get(request(client)), 200);
        assertThat(logo(client).status()).as("after the timeout").isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/logo.png",
                "https://10.0.0.1/logo.png",
                "https://169.254.169.254/latest/meta-data",
                "http://app.example.test/logo.png"
            })
    void logoWhenTheAddressIsPrivateOrUnencryptedThenItIsNotFetched(String address) {
        RegisteredClient client = client(address);
        AuthServer shared = AuthServer.shared();
        shared.bean(Clients.class).add(client);

        assertThat(shared.get("/client-logos/" + client.clientId()).send().status())
                .isEqualTo(404);
    }

    @Test
    void logoWhenThereIsNoneThenNotFound() {
        RegisteredClient client = register(null);

        assertThat(logo(client).status()).isEqualTo(404);
        assertThat(server.get("/client-logos/unknown").send().status()).isEqualTo(404);
        assertThat(browser.get(request(client)).text()).doesNotContain("/client-logos/");
    }

    private TestAnswer logo(RegisteredClient client) {
        return server.get("/client-logos/" + client.clientId()).send();
    }

    private RegisteredClient register(@Nullable String logo) {
        RegisteredClient client = client(logo);
        server.bean(Clients.class).add(client);
        return client;
    }

    private static RegisteredClient client(@Nullable String logo) {
        return new RegisteredClient(
                UUID.randomUUID().toString(),
                "Orders & Co",
                List.of("authorization_code"),
                ScopeText.values("openid profile"),
                List.of(REDIRECT),
                "none",
                null,
                null,
                null,
                List.of("latchkey-api"),
                List.of("latchkey-api"),
                false,
                List.of(),
                null,
                null,
                "https://app.example.test/about",
                logo,
                "https://app.example.test/privacy",
                "https://app.example.test/terms",
                Instant.parse("2026-03-01T12:00:00Z"));
    }

    private static String request(RegisteredClient client) {
        return "/oauth2/authorize?response_type=code&scope=openid&state=x&code_challenge_method=S256&code_challenge="
                + CHALLENGE + "&client_id=" + client.clientId() + "&redirect_uri="
                + URLEncoder.encode(REDIRECT, StandardCharsets.UTF_8);
    }

    private void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        fetches.incrementAndGet();
        try (exchange;
                OutputStream out = exchange.getResponseBody()) {
            exchange.getResponseHeaders().add("Content-Type", "image/png");
            exchange.sendResponseHeaders(status, body.length);
            out.write(body);
        }
    }

    private void hang() {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String at(String path) {
        return "http://127.0.0.1:" + listener.getAddress().getPort() + path;
    }
}
