package dev.latchkey.shared.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A connection where a test writes the bytes itself, sees the answer, and sees whether the server closes. */
public final class RawConnection implements AutoCloseable {
    /** Longer than any answer of a server may take; a read that takes longer fails. */
    private static final Duration FOREVER = Duration.ofSeconds(60);

    private final Socket socket;

    private RawConnection(Socket socket) {
        this.socket = socket;
    }

    /** {@return a connection to a port of this machine} */
    public static RawConnection to(int port) {
        try {
            Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
            socket.setSoTimeout((int) FOREVER.toMillis());
            return new RawConnection(socket);
        } catch (IOException e) {
            throw new UncheckedIOException("no connection", e);
        }
    }

    /** Sends text; each character is a byte. */
    public RawConnection send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("the server does not read", e);
        }
    }

    /** {@return all text until the server closes} */
    public String readToEnd() {
        StringBuilder text = new StringBuilder();
        try {
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                text.append((char) next);
            }
        } catch (SocketException reset) {
            text.append("<reset>");
        } catch (IOException e) {
            throw new UncheckedIOException("after: " + text, e);
        }
        return text.toString();
    }

    /** {@return the text up to and including {@code end}} */
    public String readTo(String end) {
        StringBuilder text = new StringBuilder();
        try {
            while (text.indexOf(end) < 0) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    throw new IllegalStateException("closed after: " + text);
                }
                text.append((char) next);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("after: " + text, e);
        }
        return text.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("not closed", e);
        }
    }
}
