package dev.latchkey.auth.mail;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.auth.mail.MailMetrics.Reason;
import io.micronaut.transaction.TransactionOperations;
import io.micronaut.transaction.annotation.Transactional;
import io.micronaut.transaction.support.TransactionSynchronization;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.Map;
import java.util.UUID;

/** The mails that this service promises to send. */
@Singleton
public class Outbox {
    /** How many mails wait for one address. With five mails a minute, the last of them leaves after four minutes. */
    private static final int MOST_WAITING = 20;

    private final MailRepository repository;
    private final SealedMail sealed;
    private final MailSender sender;
    private final MailSettings settings;
    private final MailMetrics metrics;
    private final TransactionOperations<Connection> transactions;

    Outbox(
            MailRepository repository,
            SealedMail sealed,
            MailSender sender,
            MailSettings settings,
            MailMetrics metrics,
            TransactionOperations<Connection> transactions) {
        this.repository = repository;
        this.sealed = sealed;
        this.sender = sender;
        this.settings = settings;
        this.metrics = metrics;
        this.transactions = transactions;
    }

    /** {@return whether mail can be sent at all} False without {@code MAIL_URL}; then {@link #promise} throws. */
    public boolean isOpen() {
        return settings.isOn();
    }

    /**
     * Promises a mail, in the current transaction if there is one: once that commits, the mail is sent. If it rolls back, the
     * mail is not sent. Waits neither for the mail server nor for a lock.
     *
     * <p>At most 20 mails wait for one address. A further promise replaces the oldest of them, and the caller does not learn
     * that.
     *
     * @throws IllegalStateException without a mail server
     */
    @Transactional
    public void promise(Mail mail) {
        requireOpen();
        UUID id = UUID.randomUUID();
        int replaced = repository.promise(id, sealed.recipient(mail.address()), sealed.seal(id, mail), MOST_WAITING);
        transactions.findTransactionStatus().orElseThrow().registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                metrics.dropped(Reason.EXCESS, replaced);
                sender.wake();
            }
        });
    }

    /**
     * Prepares a mail that a database function promises with its change, as JSON for {@code auth.promise_prepared_mail}. This
     * is for functions that commit by themselves. The sender of any replica finds the mail within its interval.
     *
     * @throws IllegalStateException without a mail server
     */
    public String prepare(Mail mail) {
        requireOpen();
        UUID id = UUID.randomUUID();
        Map<String, Object> prepared = Map.of(
                "id",
                id.toString(),
                "recipient",
                sealed.recipient(mail.address()).toString(),
                "content",
                sealed.seal(id, mail),
                "most",
                MOST_WAITING);
        return JSONObjectUtils.toJSONString(prepared);
    }

    private void requireOpen() {
        if (!isOpen()) {
            throw new IllegalStateException("no mail server is configured: the caller must ask isOpen()");
        }
    }
}
