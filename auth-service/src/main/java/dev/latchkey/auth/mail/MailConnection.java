package dev.latchkey.auth.mail;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open connection to the mail server. One thread sends one mail after the other. */
final class MailConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MailConnection.class);
    private static final int PERMANENT = 500;

    private final Transport transport;

    MailConnection(Transport transport) {
        this.transport = transport;
    }

    /** What the mail server said about a mail. */
    sealed interface Answer {
        /** It has accepted the mail. */
        record Accepted() implements Answer {}

        /** It does not accept the mail now (RFC 5321 section 4.2.1: 4yz). */
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
            return answer(e.getReturnCode());
        } catch (SendFailedException e) {
            return answer(code(e));
        } catch (MessagingException | IllegalStateException e) { // the latter when the server has closed the connection
            throw new IOException("The connection to the mail server broke: " + e.getMessage(), e);
        }
    }

    private static Answer answer(int code) {
        return code >= PERMANENT ? new Answer.Refused(code) : new Answer.Later(code);
    }

    /** {@return the code for the recipient; 0 when there is none} */
    private static int code(MessagingException failure) {
        for (Exception at = failure; at instanceof MessagingException next; at = next.getNextException()) {
            if (at instanceof SMTPAddressFailedException refused) {
                return refused.getReturnCode();
            }
        }
        return 0;
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
