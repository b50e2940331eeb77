package dev.latchkey.auth.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.latchkey.auth.mail.MailConnection.Answer;
import dev.latchkey.auth.mail.ScriptedMailServer.Line;
import dev.latchkey.auth.mail.ScriptedMailServer.Mode;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sending one mail, to a server in this process. */
class MailTransportTest {
    private static final String SECRET = "https://auth.example.test/reset?token=s3cr3t";
    private static final String CREDENTIALS = "user:p4ssw0rd@";
    private static final Letter LETTER = new Letter("Subject", "Text " + SECRET, "<p>" + SECRET + "</p>");

    private static TestCertificate local;
    private static TestCertificate other;

    @BeforeAll
    static void makeCertificates(@TempDir Path folder) {
        local = TestCertificate.of("localhost", folder);
        other = TestCertificate.of("mail.example.test", folder);
    }

    @Test
    void sendWhenTheServerHasStartTlsThenAllButTheGreetingIsEncrypted() throws IOException, MessagingException {
        try (ScriptedMailServer server = ScriptedMailServer.start(0, Mode.STARTTLS, local.server())) {
            assertThat(send("smtp://" + CREDENTIALS + "localhost:" + server.port(), local.client()))
                    .isEqualTo(new Answer.Accepted());

            assertThat(server.lines())
                    .filteredOn(line -> !line.encrypted())
                    .extracting(Line::text)
                    .containsExactly("EHLO example.test", "STARTTLS");
            assertThat(server.lines()).extracting(Line::text).anyMatch(line -> line.startsWith("AUTH PLAIN"));
            assertThat(server.lines()).extracting(Line::text).anyMatch(line -> line.contains("s3cr3t"));
        }
    }

    @Test
    void sendWhenSmtpsThenAllIsEncrypted() throws IOException, MessagingException {
        try (ScriptedMailServer server = ScriptedMailServer.start(0, Mode.TLS, local.server())) {
            assertThat(send("smtps://" + CREDENTIALS + "localhost:" + server.port(), local.client()))
                    .isEqualTo(new Answer.Accepted());

            assertThat(server.lines()).isNotEmpty().allMatch(Line::encrypted);
        }
    }

    @Test
    void connectWhenStartTlsIsStrippedThenNeitherPasswordNorMailLeaves() {
        try (ScriptedMailServer server = ScriptedMailServer.start(0)) {
            assertThatIOException()
                    .isThrownBy(() -> send("smtp://" + CREDENTIALS + "localhost:" + server.port(), local.client()))
                    .withMessageContaining("STARTTLS is required");

            requireOnlyGreeting(server);
        }
    }

    @Test
    void connectWhenStartTlsIsRefusedThenNeitherPasswordNorMailLeaves() {
        try (ScriptedMailServer server =
                ScriptedMailServer.start(0, Mode.STARTTLS, local.server()).answer("STARTTLS", "454 not now")) {
            assertThatIOException()
                    .isThrownBy(() -> send("smtp://" + CREDENTIALS + "localhost:" + server.port(), local.client()));

            requireOnlyGreeting(server);
        }
    }

    @Test
    void connectWhenTheCertificateIsNotTrustedThenNeitherPasswordNorMailLeaves() {
        try (ScriptedMailServer server = ScriptedMailServer.start(0, Mode.STARTTLS, local.server())) {
            assertThatIOException()
                    .isThrownBy(() -> send("smtp://" + CREDENTIALS + "localhost:" + server.port(), null));

            requireOnlyGreeting(server);
        }
    }

    @Test
    void connectWhenTheCertificateNamesAnotherHostThenNeitherPasswordNorMailLeaves() {
        try (ScriptedMailServer server = ScriptedMailServer.start(0, Mode.STARTTLS, other.server())) {
            assertThatIOException()
                    .isThrownBy(() -> send("smtp://" + CREDENTIALS + "localhost:" + server.port(), other.client()));

            requireOnlyGreeting(server);
        }
        try (ScriptedMailServer server = ScriptedMailServer.start(0, Mode.TLS, other.server())) {
            assertThatIOException()
                    .isThrownBy(() -> send("smtps://" + CREDENTIALS + "localhost:" + server.port(), other.client()));

            assertThat(server.lines()).isEmpty();
        }
    }

    @Test
    void connectWhenThePasswordIsWrongThenItIsNotInTheMessage() {
        try (ScriptedMailServer server =
                ScriptedMailServer.start(0, Mode.TLS, local.server()).answer("AUTH", "535 no")) {
            assertThatIOException()
                    .isThrownBy(() -> send("smtps://" + CREDENTIALS + "localhost:" + server.port(), local.client()))
                    .withMessageStartingWith("The mail server localhost:" + server.port() + " cannot be used: 535 no")
                    .withMessageNotContaining("p4ssw0rd");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT, 550 no such user",
        "RCPT, 552 mailbox full",
        "RCPT, 554 no",
        "DATA, 554 no",
        "., 554 this is spam"
    })
    void sendWhenRefusedForGoodThenRefused(String command, String answer) throws IOException, MessagingException {
        assertThat(answered(command, answer)).isEqualTo(new Answer.Refused(Integer.parseInt(answer.substring(0, 3))));
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT, 450 greylisted",
        "RCPT, 421 too many",
        "DATA, 451 later",
        "., 452 no space",
        "RCPT, 530 authenticate first",
        "RCPT, 554 5.7.1 relay access denied",
        "., 550 5.7.26 no signature"
    })
    void sendWhenRefusedForNowThenLater(String command, String answer) throws IOException, MessagingException {
        assertThat(answered(command, answer)).isEqualTo(new Answer.Later(Integer.parseInt(answer.substring(0, 3))));
    }

    @ParameterizedTest
    @CsvSource({"MAIL, 553 not your address", "MAIL, 530 authenticate first", "MAIL, 451 later"})
    void sendWhenTheSenderIsRefusedThenItIsAFailureOfAllMails(String command, String answer) {
        assertThatIOException()
                .isThrownBy(() -> answered(command, answer))
                .withMessageStartingWith("The mail server does not accept mail of MAIL_FROM: " + answer);
    }

    private static Answer answered(String command, String answer) throws IOException, MessagingException {
        try (ScriptedMailServer server = ScriptedMailServer.start(0).answer(command, answer)) {
            return send(MailServer.url(server.port()), null);
        }
    }

    private static Answer send(String url, @Nullable SSLSocketFactory trusted) throws IOException, MessagingException {
        MailSettings settings = new MailSettings(
                url,
                "no-reply@example.test",
                5,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30), // a busy machine is slow
                Duration.ofDays(2));
        MailTransport transport = new MailTransport(settings, Clock.systemUTC(), trusted);
        InternetAddress recipient = new InternetAddress("ada@example.test");
        try (MailConnection connection = transport.connect()) {
            return connection.send(transport.message(new UUID(0, 7), recipient, LETTER), recipient);
        }
    }

    /** Nothing was sent in clear but commands without content, and nothing at all was sent encrypted. */
    private static void requireOnlyGreeting(ScriptedMailServer server) {
        assertThat(server.lines()).isNotEmpty();
        assertThat(server.lines()).extracting(Line::text).isSubsetOf("EHLO example.test", "STARTTLS", "QUIT", "RSET");
    }
}
