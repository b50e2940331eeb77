package dev.latchkey.auth.mail;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open connection to the mail server. One thread sends one mail after the other. */
final class MailConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MailConnection.class);
    private static final int PERMANENT = 500;

    /** RFC 4954 section 6. */
    private static final int AUTHENTICATION_REQUIRED = 530;

    /** The enhanced status codes for security and policy (RFC 3463 section 3.8). */
    private static final Pattern POLICY = Pattern.compile("^5\\d\\d[ -]5\\.7\\.");

    private final Transport transport;

    MailConnection(Transport transport) {
        this.transport = transport;
    }

    /** What the mail server said about a mail. */
    sealed interface Answer {
        /** It has accepted the mail. */
        record Accepted() implements Answer {}

        /** It does not accept the mail now (RFC 5321 section 4.2.1: 4yz), or may accept it once its policy is met. */
        record Later(int code) implements Answer {}

        /** It never accepts the mail (5yz), for example because there is no such recipient. */
        record Refused(int code) implements Answer {}
    }

    /**
     * Sends a mail.
     *
     * @throws IOException when the connection has broken, so that it is unknown whether the mail server has accepted the mail;
     *     or when the mail server refuses the sender, so that no other mail would be accepted either
     */
    Answer send(MimeMessage message, InternetAddress recipient) throws IOException {
        try {
            transport.sendMessage(message, new Address[] {recipient});
            return new Answer.Accepted();
        } catch (SMTPSendFailedException e) {
            if (e.getCommand() != null && e.getCommand().startsWith("MAIL")) {
                throw new IOException("The mail server does not accept mail of MAIL_FROM: " + e.getMessage(), e);
            }
            return answer(e.getReturnCode(), e.getMessage());
        } catch (SendFailedException e) {
            return answer(e);
        } catch (MessagingException | IllegalStateException e) { // the latter when the server has closed the connection
            throw new IOException("The connection to the mail server broke: " + e.getMessage(), e);
        }
    }

    /**
     * A refusal for a reason of security or policy often concerns every mail, for example because the mail server relays none
     * without a password. So this mail is tried again, too.
     */
    private static Answer answer(int code, @Nullable String text) {
        boolean policy = code == AUTHENTICATION_REQUIRED
                || (text != null && POLICY.matcher(text).find());
        return code >= PERMANENT && !policy ? new Answer.Refused(code) : new Answer.Later(code);
    }

    /** {@return the answer for the recipient} */
    private static Answer answer(SendFailedException failure) {
        for (Exception at = failure; at instanceof MessagingException next; at = next.getNextException()) {
            if (at instanceof SMTPAddressFailedException refused) {
                return answer(refused.getReturnCode(), refused.getMessage());
            }
        }
        return new Answer.Later(0);
    }

    /** Says goodbye. The mail server has already accepted what was sent, so a failure does not matter. */
    @Override
    public void close() {
        try {
            transport.close();
        } catch (MessagingException e) {
            LOG.debug("The connection to the mail server was not closed properly.", e);
        }
    }
}
