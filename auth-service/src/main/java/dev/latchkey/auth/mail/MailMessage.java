package dev.latchkey.auth.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Properties;
import java.util.UUID;

/** A letter as {@code multipart/alternative} (RFC 2046 section 5.1.4). No header contains text that a person has chosen. */
final class MailMessage extends MimeMessage {
    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private final String messageId;

    MailMessage(InternetAddress sender, InternetAddress recipient, Letter letter, UUID id, Instant at)
            throws MessagingException {
        super(Session.getInstance(new Properties()));
        this.messageId = "<" + id + "@" + domain(sender) + ">";
        setFrom(sender);
        setRecipient(Message.RecipientType.TO, recipient);
        setSubject(letter.subject(), UTF_8);
        setSentDate(Date.from(at));
        // RFC 3834 section 5: absence notices are not answers to this mail.
        setHeader("Auto-Submitted", "auto-generated");
        setContent(new MimeMultipart("alternative", part(letter.text(), "plain"), part(letter.html(), "html")));
        saveChanges();
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, UTF_8, subtype);
        return part;
    }

    /** {@return the domain of an address} */
    static String domain(InternetAddress address) {
        return address.getAddress().substring(address.getAddress().lastIndexOf('@') + 1);
    }

    /** The library would put the name of this machine and of its user into the header. */
    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", messageId);
    }
}
