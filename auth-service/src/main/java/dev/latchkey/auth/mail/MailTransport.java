package dev.latchkey.auth.mail;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Clock;
import java.util.Properties;
import java.util.UUID;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the mail server. The server's certificate must be trusted by the JVM and name the host. Unless the settings
 * say otherwise, a server that does not encrypt gets neither a password nor a mail.
 */
@Singleton
final class MailTransport {
    private static final String PROTOCOL = "smtp";

    private final MailSettings settings;
    private final Clock clock;
    private final @Nullable SSLSocketFactory tls;

    @Inject
    MailTransport(MailSettings settings, Clock clock) {
        this(settings, clock, null);
    }

    /**
     * Trusts other certificates than the JVM does, for tests.
     *
     * @param tls null for what the JVM trusts
     */
    MailTransport(MailSettings settings, Clock clock, @Nullable SSLSocketFactory tls) {
        this.settings = settings;
        this.clock = clock;
        this.tls = tls;
    }

    /**
     * Opens a connection. Blocks for some multiples of {@code latchkey.mail.timeout} at most.
     *
     * @throws IOException when the mail server cannot be used: it is not there, its certificate is not trusted, it does not
     *     encrypt, or it refuses the user
     */
    MailConnection connect() throws IOException {
        MailUrl server = settings.server().orElseThrow();
        Session session = Session.getInstance(properties(server));
        try {
            Transport transport = session.getTransport(PROTOCOL);
            transport.connect(server.host(), server.port(), server.user(), server.password());
            return new MailConnection(transport);
        } catch (MessagingException e) {
            throw new IOException(
                    "The mail server " + server.host() + ":" + server.port() + " cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * {@return the letter as a message}
     *
     * @param id of the mail. Each attempt has the same {@code Message-ID}, so a mail program may recognize a mail that came
     *     twice
     */
    MimeMessage message(UUID id, InternetAddress recipient, Letter letter) throws MessagingException {
        return new MailMessage(settings.sender(), recipient, letter, id, clock.instant());
    }

    private Properties properties(MailUrl server) {
        String timeout = Long.toString(settings.timeout().toMillis());
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.connectiontimeout", timeout);
        properties.setProperty("mail.smtp.timeout", timeout);
        properties.setProperty("mail.smtp.writetimeout", timeout);
        // By default the library looks up the name of this machine, and tells it.
        properties.setProperty("mail.smtp.localhost", MailMessage.domain(settings.sender()));
        properties.setProperty("mail.smtp.auth", Boolean.toString(server.user() != null));
        properties.setProperty("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        properties.setProperty("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
        properties.setProperty("mail.smtp.socketFactory.fallback", "false");
        if (tls != null) {
            properties.put("mail.smtp.ssl.socketFactory", tls);
        }
        switch (server.encryption()) {
            case TLS -> properties.setProperty("mail.smtp.ssl.enable", "true");
            case STARTTLS -> {
                properties.setProperty("mail.smtp.starttls.enable", "true");
                properties.setProperty("mail.smtp.starttls.required", "true");
            }
            case NONE -> properties.setProperty("mail.smtp.starttls.enable", "false");
        }
        return properties;
    }
}
