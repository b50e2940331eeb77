package dev.latchkey.auth.mail;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;

/** A real SMTP server for tests, on a free port of 127.0.0.1. */
public final class MailServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final GreenMail server;

    /** How many mails to an address {@link #await} has returned. */
    private final Map<String, Integer> returned = new ConcurrentHashMap<>();

    private MailServer(GreenMail server) {
        this.server = server;
    }

    public static MailServer start() {
        return start(0);
    }

    /** Starts a server on a certain port; 0 for a free one. */
    static MailServer start(int port) {
        ServerSetup setup = new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        setup.setServerStartupTimeout(20_000); // a busy machine is slow
        GreenMail server = new GreenMail(setup);
        server.start();
        return new MailServer(server);
    }

    /** {@return the setting latchkey.mail.url} */
    public String url() {
        return url(server.getSmtp().getPort());
    }

    /** {@return the setting for a server on this port} */
    static String url(int port) {
        return "smtp://127.0.0.1:" + port + "?starttls=no";
    }

    /** Waits for the next mail to an address (15 s at most) and returns it. */
    public ReceivedMail await(String address) {
        int next = returned.merge(address, 1, Integer::sum);
        Awaitility.await().atMost(PATIENCE).until(() -> mails(address).size() >= next);
        return mails(address).get(next - 1);
    }

    /** {@return all mails to an address so far} */
    public List<ReceivedMail> mails(String address) {
        return Arrays.stream(server.getReceivedMessages())
                .filter(message -> isTo(message, address))
                .map(ReceivedMail::of)
                .toList();
    }

    private static boolean isTo(MimeMessage message, String address) {
        try {
            return Arrays.stream(message.getRecipients(Message.RecipientType.TO))
                    .anyMatch(recipient ->
                            ((InternetAddress) recipient).getAddress().equalsIgnoreCase(address));
        } catch (MessagingException e) {
            throw new IllegalStateException("the mail has no readable recipient", e);
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
