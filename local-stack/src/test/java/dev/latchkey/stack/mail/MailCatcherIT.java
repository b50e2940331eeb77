package dev.latchkey.stack.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that speaks SMTP sends mails to the catcher. The catcher prints a mail before it confirms it. */
class MailCatcherIT {

    private final Queue<String> printed = new ConcurrentLinkedQueue<>();
    private final MailCatcher catcher = MailCatcher.open(printed::add);

    @AfterEach
    void close() {
        catcher.close();
    }

    @Test
    void sendThenTheMailIsPrintedAsOneText() throws MessagingException {
        send("alice@example.com", "Passwort zurücksetzen", "Hallo Zoë: http://localhost:8080/reset?token=abc");

        assertThat(printed).containsExactly("""
                Mail to alice@example.com: Passwort zurücksetzen
                    http://localhost:8080/reset?token=abc""");
    }

    @Test
    void sendWhenOneIsSentAfterAnotherThenBothArePrinted() throws MessagingException {
        send("alice@example.com", "One", "Hello");
        send("bob@example.com", "Two", "Hello");

        assertThat(printed).containsExactly("Mail to alice@example.com: One", "Mail to bob@example.com: Two");
    }

    @Test
    void sendWhenAnotherClientHasGoneInTheMiddleThenOnlyTheWholeMailIsPrinted() throws Exception {
        leaveInTheMiddle();

        send("alice@example.com", "Whole", "Hello");

        assertThat(printed).containsExactly("Mail to alice@example.com: Whole");
    }

    @Test
    void sendWhenTheCatcherIsClosedThenRefused() {
        catcher.close();

        assertThatExceptionOfType(MessagingException.class)
                .isThrownBy(() -> send("alice@example.com", "Late", "Hello"));
        assertThat(printed).isEmpty();
    }

    @Test
    void urlThenItsHostIsOnlyThisMachine() {
        assertThat(catcher.url()).matches("smtp://127\\.0\\.0\\.1:\\d+\\?starttls=no");
    }

    private void send(String recipient, String subject, String text) throws MessagingException {
        URI url = URI.create(catcher.url());
        Properties server = new Properties();
        server.setProperty("mail.smtp.host", url.getHost());
        server.setProperty("mail.smtp.port", Integer.toString(url.getPort()));
        MimeMessage mail = new MimeMessage(Session.getInstance(server));
        mail.setFrom("latchkey@localhost");
        mail.setRecipients(RecipientType.TO, recipient);
        mail.setSubject(subject, "UTF-8");
        mail.setText(text, "UTF-8");
        Transport.send(mail);
    }

    private void leaveInTheMiddle() throws IOException {
        int port = URI.create(catcher.url()).getPort();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                OutputStream out = socket.getOutputStream()) {
            for (String line : List.of(
                    "EHLO localhost",
                    "MAIL FROM:<latchkey@localhost>",
                    "RCPT TO:<alice@example.com>",
                    "DATA",
                    "Subject: half")) {
                out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
        }
    }
}
