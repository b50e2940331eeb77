package dev.latchkey.system;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The loopback address at which an application on the user's machine awaits the browser (RFC 8252 section 7.3). */
final class Loopback implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;
    private static final byte[] PAGE =
            "<!DOCTYPE html><title>Done</title><p>You may close this window.".getBytes(StandardCharsets.UTF_8);

    private final BlockingQueue<URI> answers = new LinkedBlockingQueue<>();
    private final HttpServer server;

    Loopback() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/callback", exchange -> {
            answers.add(uri().resolve(exchange.getRequestURI()));
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, PAGE.length);
            exchange.getResponseBody().write(PAGE);
            exchange.close();
        });
        server.start();
    }

    /** {@return the redirect URI, on a free port} */
    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/callback");
    }

    /**
     * Waits for the browser.
     *
     * @return the complete address that the browser has requested
     */
    URI await() {
        try {
            URI answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (answer == null) {
                throw new AssertionError("The browser has not come back.");
            }
            return answer;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
