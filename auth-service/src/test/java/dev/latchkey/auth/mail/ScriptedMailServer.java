package dev.latchkey.auth.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A mail server of a few lines that answers as a test says, and remembers what it was told. GreenMail knows no STARTTLS, and
 * refuses no recipient.
 */
final class ScriptedMailServer implements AutoCloseable {
    private final ServerSocket socket;
    private final Mode mode;
    private final @Nullable SSLContext tls;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Line> lines = new CopyOnWriteArrayList<>();

    /** Answers by the beginning of a command; all other commands are answered as usual. */
    private final Map<String, String> answers = new ConcurrentHashMap<>();

    /** How the server encrypts. */
    enum Mode {
        PLAIN,
        STARTTLS,
        TLS
    }

    /** A line that a client has sent. */
    record Line(boolean encrypted, String text) {}

    private ScriptedMailServer(ServerSocket socket, Mode mode, @Nullable SSLContext tls) {
        this.socket = socket;
        this.mode = mode;
        this.tls = tls;
    }

    /** Starts a server that does not encrypt. */
    static ScriptedMailServer start(int port) {
        return start(port, Mode.PLAIN, null);
    }

    /**
     * Starts a server.
     *
     * @param port 0 for a free one
     * @param tls null for a server that does not encrypt
     */
    static ScriptedMailServer start(int port, Mode mode, @Nullable SSLContext tls) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            ScriptedMailServer server = new ScriptedMailServer(socket, mode, tls);
            server.threads.execute(server::accept);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers commands that begin like this one in another way, such as {@code 550 no such user}. */
    ScriptedMailServer answer(String command, String answer) {
        answers.put(command, answer);
        return this;
    }

    int port() {
        return socket.getLocalPort();
    }

    List<Line> lines() {
        return List.copyOf(lines);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                // the socket is closed, or the client is gone
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            Socket talking = mode == Mode.TLS ? encrypted(client) : client;
            say(talking, "220 test ESMTP");
            BufferedReader reader = reader(talking);
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(new Line(talking instanceof SSLSocket, line));
                String answer = answer(line, talking instanceof SSLSocket);
                say(talking, answer);
                if (line.startsWith("STARTTLS") && answer.startsWith("220")) {
                    talking = encrypted(client);
                    reader = reader(talking);
                } else if (answer.startsWith("354")) {
                    readData(reader, talking instanceof SSLSocket);
                    say(talking, answers.getOrDefault(".", "250 accepted"));
                } else if (line.equals("QUIT")) {
                    return;
                }
            }
        } catch (IOException e) {
            // the client is gone, or does not trust this server
        }
    }

    private void readData(BufferedReader reader, boolean encrypted) throws IOException {
        for (String line = reader.readLine(); line != null && !line.equals("."); line = reader.readLine()) {
            lines.add(new Line(encrypted, line));
        }
    }

    private String answer(String line, boolean encrypted) {
        for (Map.Entry<String, String> scripted : answers.entrySet()) {
            if (line.startsWith(scripted.getKey())) {
                return scripted.getValue();
            }
        }
        if (line.startsWith("EHLO")) {
            return "250-test\r\n" + (mode == Mode.STARTTLS && !encrypted ? "250-STARTTLS\r\n" : "") + "250 AUTH PLAIN";
        }
        if (line.startsWith("AUTH")) {
            return "235 welcome";
        }
        return line.equals("DATA") ? "354 go on" : line.startsWith("STARTTLS") ? "220 ready" : "250 ok";
    }

    private Socket encrypted(Socket client) throws IOException {
        if (tls == null) {
            throw new IOException("this server does not encrypt");
        }
        SSLSocket encrypted = (SSLSocket) tls.getSocketFactory()
                .createSocket(client, client.getInetAddress().getHostAddress(), client.getPort(), true);
        encrypted.setUseClientMode(false);
        encrypted.startHandshake();
        return encrypted;
    }

    private static BufferedReader reader(Socket client) throws IOException {
        return new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void say(Socket client, String answer) throws IOException {
        OutputStream out = client.getOutputStream();
        out.write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
