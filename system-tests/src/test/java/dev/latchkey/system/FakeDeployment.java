package dev.latchkey.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** A minimal auth-service and verifiers with selectable flaws. They prove that the tools find errors. */
final class FakeDeployment implements AutoCloseable {

    /** The flaw of a verifier. */
    enum Flaw {
        NONE,
        /** Accepts the token for half a second after the logout has answered. */
        LATE,
        /** Refuses tokens that are not revoked. */
        REFUSES_ALL,
        /** Answers 503. */
        UNAVAILABLE,
        /** Answers 500 for a revoked token. */
        FAILS
    }

    private static final Duration LATENESS = Duration.ofMillis(500);

    private final Map<String, Long> loggedOutAt = new ConcurrentHashMap<>();
    private final List<HttpServer> servers = new ArrayList<>();
    private volatile String onlyUser = "";

    /** Closes the registration; from now on only this user can sign in. */
    void admitOnly(String username) {
        onlyUser = username;
    }

    URI startAuth() throws IOException {
        HttpServer server = start();
        server.createContext("/register", exchange -> answer(exchange, onlyUser.isEmpty() ? 201 : 403, "{}"));
        server.createContext("/login", this::logIn);
        server.createContext("/logout", this::logOut);
        server.createContext("/userinfo", exchange -> answer(exchange, isLoggedOut(exchange) ? 401 : 200, "{}"));
        return address(server);
    }

    URI startVerifier(Flaw flaw) throws IOException {
        HttpServer server = start();
        server.createContext("/protected", exchange -> answer(exchange, statusOf(exchange, flaw), "{}"));
        return address(server);
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
    }

    private HttpServer start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        servers.add(server);
        return server;
    }

    private static URI address(HttpServer server) {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    private void logIn(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean known = body.contains(onlyUser);
        answer(exchange, known ? 200 : 401, known ? "{\"access_token\":\"%s\"}".formatted(UUID.randomUUID()) : "{}");
    }

    private void logOut(HttpExchange exchange) throws IOException {
        boolean first = loggedOutAt.putIfAbsent(token(exchange), System.nanoTime()) == null;
        answer(exchange, first ? 200 : 401, "{\"message\":\"User logged out successfully\",\"confirmed\":3}");
    }

    private int statusOf(HttpExchange exchange, Flaw flaw) {
        return switch (flaw) {
            case NONE -> isLoggedOut(exchange) ? 401 : 200;
            case LATE -> isLoggedOutFor(exchange, LATENESS) ? 401 : 200;
            case REFUSES_ALL -> 401;
            case UNAVAILABLE -> 503;
            case FAILS -> isLoggedOut(exchange) ? 500 : 200;
        };
    }

    private boolean isLoggedOut(HttpExchange exchange) {
        return isLoggedOutFor(exchange, Duration.ZERO);
    }

    private boolean isLoggedOutFor(HttpExchange exchange, Duration time) {
        Long since = loggedOutAt.get(token(exchange));
        return since != null && System.nanoTime() - since >= time.toNanos();
    }

    private static String token(HttpExchange exchange) {
        return exchange.getRequestHeaders().getFirst("Authorization");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
