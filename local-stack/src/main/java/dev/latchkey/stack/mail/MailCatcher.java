package dev.latchkey.stack.mail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;

/**
 * An SMTP server that prints each mail and keeps none.
 *
 * <p>Opening it takes the port. The code that speaks SMTP is loaded with the first connection, so an unused catcher
 * costs no time at a start.
 */
public final class MailCatcher implements AutoCloseable {

    /** The port in the container. The image's health check asks it, too. */
    private static final int PORT = 1025;

    private static final int BACKLOG = 50;

    static {
        // GreenMail logs by SLF4J. Without a logger, SLF4J would print that there is none.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
    }

    private final ServerSocket socket;
    private final Consumer<String> out;
    private final Thread acceptor;

    private MailCatcher(ServerSocket socket, Consumer<String> out) {
        this.socket = socket;
        this.out = out;
        this.acceptor = Thread.ofPlatform().daemon().name("mail catcher").unstarted(this::acceptAll);
    }

    /** Listens on all addresses, on port {@value #PORT}, and prints the mails until a signal ends the process. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Consumer<String> out = System.out::println;
        try (MailCatcher catcher = start(new ServerSocket(PORT, BACKLOG), out)) {
            out.accept("The mail catcher listens on port " + catcher.port() + ". It prints each mail.");
            catcher.acceptor.join();
        }
    }

    /**
     * Listens on a free port of 127.0.0.1.
     *
     * @param out receives each mail as a text of some lines, from several threads
     * @throws UncheckedIOException when the system refuses the port
     */
    public static MailCatcher open(Consumer<String> out) {
        try {
            return start(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), out);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static MailCatcher start(ServerSocket socket, Consumer<String> out) {
        MailCatcher catcher = new MailCatcher(socket, out);
        catcher.acceptor.start();
        return catcher;
    }

    /** {@return the value of {@code MAIL_URL} for a service on this machine} */
    public String url() {
        return "smtp://127.0.0.1:" + port() + "?starttls=no";
    }

    private int port() {
        return socket.getLocalPort();
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket client = socket.accept();
                Thread.ofPlatform()
                        .daemon()
                        .name("mail from " + client.getRemoteSocketAddress())
                        .start(() -> Conversation.with(client, out));
            }
        } catch (IOException closed) {
            // The catcher has been closed, so it accepts no more connections.
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
