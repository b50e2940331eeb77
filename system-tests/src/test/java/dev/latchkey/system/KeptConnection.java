package dev.latchkey.system;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * One HTTP/1.1 connection that a test opens and uses, and whose end it observes. The pool of an HTTP client would hide
 * that.
 */
final class KeptConnection implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Socket socket = new Socket();
    private final InputStream input;

    /**
     * An answer.
     *
     * @param headers by name, case-insensitive
     */
    record Answer(int status, Map<String, String> headers) {
        boolean closes() {
            return "close".equalsIgnoreCase(headers.get("connection"));
        }
    }

    private KeptConnection(URI service) throws IOException {
        socket.connect(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), service.getPort()),
                Math.toIntExact(PATIENCE.toMillis()));
        socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
        input = new BufferedInputStream(socket.getInputStream());
    }

    /** Connects, and sends nothing yet. */
    static KeptConnection to(URI service) throws IOException {
        return new KeptConnection(service);
    }

    static boolean isRefused(URI service) {
        try {
            new KeptConnection(service).close();
            return false;
        } catch (IOException refused) {
            return true;
        }
    }

    /** Sends a request without a body, and reads the answer. */
    Answer get(String path) throws IOException {
        socket.getOutputStream()
                .write("GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"
                        .formatted(path)
                        .getBytes(StandardCharsets.US_ASCII));
        int status = Integer.parseInt(line().substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            headers.put(header.substring(0, colon), header.substring(colon + 1).strip());
        }
        input.skipNBytes(Long.parseLong(headers.get("content-length")));
        return new Answer(status, headers);
    }

    /**
     * Waits until the server closes the connection or sends something.
     *
     * @return false if the server sends something
     */
    boolean isClosedByServer() throws IOException {
        return input.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0) {
                throw new EOFException("the server has closed the connection after: " + line);
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }
}
