package dev.latchkey.shared.test;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * auth-service as other services see it, over HTTP at a fixed address: tokens by client credentials, and accounts by
 * name. Like auth-service, it refuses every request that does not follow the contract exactly.
 */
public final class TestAuthService implements AutoCloseable {
    public static final String CLIENT_ID = "resource-service";
    /** Has all kinds of characters that must be encoded before they go into a header. */
    public static final String CLIENT_SECRET = "s3cret: +%/&=é";

    private static final List<String> OWN_TOKEN_FORM =
            List.of("grant_type=client_credentials", "scope=accounts%3Aread");

    /** An answer that a test sets instead of the right one. */
    public record Answer(int status, String contentType, String body) {}

    private final Clock clock;
    private final int port;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, String> idByName = new ConcurrentHashMap<>();
    private final Map<String, Instant> expiryByToken = new ConcurrentHashMap<>();
    private final AtomicInteger tokenRequests = new AtomicInteger();
    private final Queue<String> accountRequests = new ConcurrentLinkedQueue<>();
    private final Queue<Answer> tokenAnswers = new ConcurrentLinkedQueue<>();
    private final Queue<Answer> accountAnswers = new ConcurrentLinkedQueue<>();
    private volatile Duration tokenLifetime = Duration.ofMinutes(15);
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile @Nullable Answer always;
    private HttpServer server;

    /** Starts the service; {@code clock} tells it when its tokens have expired. */
    public TestAuthService(Clock clock) {
        this.clock = clock;
        this.server = listen(0);
        this.port = server.getAddress().getPort();
    }

    public URI uri() {
        return URI.create("http://localhost:" + port);
    }

    /** Makes an account; its name compares without case. */
    public void account(String name, String id) {
        idByName.put(name.toLowerCase(Locale.ROOT), id);
    }

    public void tokenLifetime(Duration lifetime) {
        tokenLifetime = lifetime;
    }

    /** Makes every token that the service has issued invalid. */
    public void revokeTokens() {
        expiryByToken.clear();
    }

    /** {@return how many requests came to the token endpoint} */
    public int tokenRequests() {
        return tokenRequests.get();
    }

    /** {@return the names that were asked for, as each request encoded them} */
    public List<String> accountRequests() {
        return List.copyOf(accountRequests);
    }

    public int requests() {
        return tokenRequests() + accountRequests().size();
    }

    /** Sets the answer to the next token request; several answers are used in their order. */
    public void nextToken(int status, String contentType, String body) {
        tokenAnswers.add(new Answer(status, contentType, body));
    }

    /** Sets the answer to the next request for an account. */
    public void nextAccount(int status, String contentType, String body) {
        accountAnswers.add(new Answer(status, contentType, body));
    }

    /** Sets the answer to every request, until {@link #recover}. */
    public void always(int status) {
        always = new Answer(status, "application/problem+json", "{}");
    }

    public void recover() {
        always = null;
    }

    /** Holds all answers back until {@link #release}. */
    public void hang() {
        gate = new CountDownLatch(1);
    }

    public void release() {
        gate.countDown();
    }

    /** Refuses connections until {@link #start}. */
    public void stop() {
        server.stop(0);
    }

    public void start() {
        server = listen(port);
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }

    private HttpServer listen(int wanted) {
        try {
            HttpServer listening =
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 0);
            listening.setExecutor(threads);
            listening.createContext("/oauth2/token", exchange -> answer(exchange, this::token));
            listening.createContext("/accounts/", exchange -> answer(exchange, this::account));
            listening.start();
            return listening;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen", e);
        }
    }

    private interface Route {
        Answer answer(HttpExchange exchange) throws IOException;
    }

    private void answer(HttpExchange exchange, Route route) throws IOException {
        try (exchange) {
            Answer answer = route.answer(exchange);
            gate.await();
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", answer.contentType());
            exchange.getResponseHeaders().add("Cache-Control", "no-store");
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Answer token(HttpExchange exchange) throws IOException {
        tokenRequests.incrementAndGet();
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Answer instead = always == null ? tokenAnswers.poll() : always;
        if (instead != null) {
            return instead;
        }
        if (!exchange.getRequestMethod().equals("POST")
                || !header(exchange, "Content-Type").equals("application/x-www-form-urlencoded")
                || !Stream.of(form.split("&", -1)).sorted().toList().equals(OWN_TOKEN_FORM)) {
            return json(400, Map.of("error", "invalid_request"));
        }
        if (!header(exchange, "Authorization").equals("Basic " + credentials())) {
            return json(401, Map.of("error", "invalid_client"));
        }
        String token = "own-token-" + tokenRequests.get();
        expiryByToken.put(token, clock.instant().plus(tokenLifetime));
        return json(
                200,
                Map.of(
                        "access_token",
                        token,
                        "token_type",
                        "Bearer",
                        "expires_in",
                        tokenLifetime.toSeconds(),
                        "scope",
                        "accounts:read"));
    }

    /** The credentials by RFC 6749 section 2.3.1, as a literal. */
    private static String credentials() {
        String pair = CLIENT_ID + ":s3cret%3A+%2B%25%2F%26%3D%C3%A9";
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
    }

    private Answer account(HttpExchange exchange) throws IOException {
        String encoded = exchange.getRequestURI().getRawPath().substring("/accounts/".length());
        accountRequests.add(encoded);
        Answer instead = always == null ? accountAnswers.poll() : always;
        if (instead != null) {
            return instead;
        }
        String token = header(exchange, "Authorization").replaceFirst("^Bearer ", "");
        if (!clock.instant().isBefore(expiryByToken.getOrDefault(token, Instant.MIN))) {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Bearer error=\"invalid_token\"");
            return problem(401);
        }
        // In a path, a plus sign means itself.
        String name = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        String id = idByName.get(name.toLowerCase(Locale.ROOT));
        return id == null || encoded.contains("/")
                ? problem(404)
                : json(200, Map.of("id", id, "username", name, "name", "Somebody"));
    }

    private static String header(HttpExchange exchange, String name) {
        List<String> values = exchange.getRequestHeaders().getOrDefault(name, List.of());
        return values.size() == 1 ? values.getFirst() : "";
    }

    private static Answer json(int status, Map<String, Object> members) {
        return new Answer(status, "application/json", JSONObjectUtils.toJSONString(members));
    }

    private static Answer problem(int status) {
        return new Answer(status, "application/problem+json", "{\"status\":" + status + "}");
    }
}
