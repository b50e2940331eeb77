package dev.latchkey.stack.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class MailNoteTest {

    private static final String LINK = "http://localhost:8080/reset?token=aB-3_x";

    @Test
    void textWhenTheMailIsQuotedPrintableThenTheLinkIsWhole() throws MessagingException {
        assertThat(note("""
                        Subject: Reset your password
                        Content-Type: text/plain; charset=UTF-8
                        Content-Transfer-Encoding: quoted-printable

                        Hello Zo=C3=AB, open http://localhost:8080/re=
                        set?token=3DaB-3_x within 30 minutes.
                        """)).isEqualTo("""
                        Mail to alice@example.com: Reset your password
                            http://localhost:8080/reset?token=aB-3_x""");
    }

    @Test
    void textWhenTheMailIsBase64ThenDecoded() throws MessagingException {
        String body = Base64.getMimeEncoder().encodeToString(("Open " + LINK + ".").getBytes(StandardCharsets.UTF_8));

        assertThat(lines("""
                        Subject: Reset
                        Content-Type: text/plain; charset=UTF-8
                        Content-Transfer-Encoding: base64

                        """ + body)).containsExactly("Mail to alice@example.com: Reset", "    " + LINK);
    }

    @Test
    void textWhenTheMailHasTwoAlternativesThenEachLinkAndCodeOfThePlainTextOnce() throws MessagingException {
        assertThat(lines("""
                        Subject: Confirm
                        Content-Type: multipart/alternative; boundary=edge

                        --edge
                        Content-Type: text/plain; charset=UTF-8

                        http://localhost:8080/verify-email?token=one
                        http://localhost:8080/verify-email?token=one
                        Or enter the code: 7KQ2-M9XA
                        --edge
                        Content-Type: text/html; charset=UTF-8

                        <a href="http://localhost:8080/verify-email?token=html">Confirm</a>
                        --edge--
                        """))
                .containsExactly(
                        "Mail to alice@example.com: Confirm",
                        "    http://localhost:8080/verify-email?token=one",
                        "    7KQ2-M9XA");
    }

    @Test
    void textWhenTheMailIsOnlyHtmlThenItsLink() throws MessagingException {
        assertThat(lines("""
                        Subject: Reset
                        Content-Type: text/html; charset=UTF-8

                        <a href="http://localhost:8080/reset?token=aB-3_x">Reset</a>
                        """)).containsExactly("Mail to alice@example.com: Reset", "    " + LINK);
    }

    @Test
    void textWhenTheCodeHasNoHyphenThenFoundButNoWordOfTheText() throws MessagingException {
        assertThat(lines("""
                        Subject: Confirm

                        Your code is 7KQ2M9XA, WELCOME to Latchkey. It is 2026-11-30.
                        """)).containsExactly("Mail to alice@example.com: Confirm", "    7KQ2M9XA");
    }

    @Test
    void textWhenTheMailHasNeitherLinkNorCodeThenOneLine() throws MessagingException {
        assertThat(lines("Subject: Your password has changed\n\nHello\n"))
                .containsExactly("Mail to alice@example.com: Your password has changed");
    }

    @Test
    void textWhenTheSubjectIsNotAsciiThenReadable() throws MessagingException {
        assertThat(note("Subject: =?UTF-8?Q?Passwort_zur=C3=BCcksetzen?=\n\nHallo\n"))
                .isEqualTo("Mail to alice@example.com: Passwort zurücksetzen");
    }

    @Test
    void textWhenTheSubjectHasControlCharactersThenReplaced() throws MessagingException {
        // An escape sequence that clears the screen, the end of a line, and an override of the text's direction.
        assertThat(note("Subject: =?UTF-8?Q?a=1B[2Jb=0D=0A[auth-1]=E2=80=AEc?=\n\nHello\n"))
                .isEqualTo("Mail to alice@example.com: a?[2Jb??[auth-1]?c");
    }

    @Test
    void textWhenARecipientHasControlCharactersThenReplaced() throws MessagingException {
        String recipient = "x\u001b]0;title\u0007\n@example.com";

        assertThat(MailNote.of(List.of(recipient), message("Subject: Reset\n\nHello\n"))
                        .text())
                .isEqualTo("Mail to x?]0;title??@example.com: Reset");
    }

    @Test
    void textWhenANameInTheTextHasControlCharactersThenTheyAreNotPrinted() throws MessagingException {
        assertThat(lines("""
                        Subject: Reset
                        Content-Type: text/plain; charset=UTF-8

                        Hello \u001b[2J\u202e http://evil.example/\u001b]8;;http://evil.example/two\u0007 7KQ2-M9XA\u001b[A,
                        http://localhost:8080/reset?token=aB-3_x
                        """))
                .containsExactly(
                        "Mail to alice@example.com: Reset",
                        "    http://evil.example/",
                        "    http://evil.example/two",
                        "    " + LINK,
                        "    7KQ2-M9XA");
    }

    @Test
    void textWhenLinesAreVeryLongThenShortened() throws MessagingException {
        String note = note("Subject: " + "s".repeat(10_000) + "\n\nhttps://" + "l".repeat(100_000) + "\n");

        assertThat(note.lines()).hasSize(2).allMatch(line -> line.length() < 2_100 && line.endsWith("..."));
    }

    @Test
    void textWhenThereAreManyLinksThenOnlyTheFirst() throws MessagingException {
        StringBuilder mail = new StringBuilder("Subject: Reset\n\n");
        for (int number = 0; number < 1_000; number++) {
            mail.append("http://localhost/").append(number).append('\n');
        }

        assertThat(lines(mail.toString())).hasSize(11).endsWith("    http://localhost/9");
    }

    @Test
    void textWhenTheMailCannotBeDecodedThenItsSubject() throws MessagingException {
        assertThat(note("Subject: Reset\nContent-Type: text/plain; charset=no-such-charset\n\nHello\n"))
                .isEqualTo("Mail to alice@example.com: Reset");
        assertThat(note("Subject: Reset\nContent-Type: multipart/alternative; boundary=edge\n\nHello\n"))
                .isEqualTo("Mail to alice@example.com: Reset");
    }

    @Test
    void textWhenThereIsNoSubjectThenSaid() throws MessagingException {
        assertThat(note("Content-Type: text/plain\n\nHello\n")).isEqualTo("Mail to alice@example.com: (no subject)");
    }

    private static List<String> lines(String mail) throws MessagingException {
        return note(mail).lines().toList();
    }

    private static String note(String mail) throws MessagingException {
        return MailNote.of(List.of("alice@example.com"), message(mail)).text();
    }

    private static MimeMessage message(String mail) throws MessagingException {
        byte[] bytes = mail.getBytes(StandardCharsets.UTF_8);
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
    }
}
