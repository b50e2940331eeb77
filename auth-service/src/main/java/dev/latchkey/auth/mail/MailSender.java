package dev.latchkey.auth.mail;

import dev.latchkey.auth.mail.MailConnection.Answer;
import dev.latchkey.auth.mail.MailMetrics.Reason;
import dev.latchkey.shared.background.BackgroundWork;
import dev.latchkey.shared.background.BackgroundWorks;
import dev.latchkey.shared.background.WorkPolicy;
import dev.latchkey.shared.clock.DurationText;
import dev.latchkey.shared.micronaut.database.StartupProgress;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the mails that wait. Any replica may do so, and repeats it until the mail server has accepted the mail, or for
 * {@code latchkey.mail.retention}. A mail can come twice if a replica dies between sending and deleting it.
 */
@Singleton
final class MailSender implements ApplicationEventListener<StartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(MailSender.class);
    private static final int AT_ONCE = 20;
    private static final int MOST_COUNTED = 10_000;

    /** For this time, no other replica takes the mails that this one has taken. */
    private static final Duration LEASE = Duration.ofMinutes(10);

    /** A new mail is begun only within this part of the lease. One mail takes a few answers, each a minute at most. */
    private static final Duration BEGIN_WITHIN = Duration.ofMinutes(2);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final int MOST_DOUBLINGS = 10;
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

    private final MailRepository repository;
    private final SealedMail sealed;
    private final MailWriter writer;
    private final MailTransport transport;
    private final MailSettings settings;
    private final MailMetrics metrics;
    private final BackgroundWork work;

    /** Has permits if this replica has promised mails since the last look. */
    private final Semaphore promised = new Semaphore(0);

    MailSender(
            MailRepository repository,
            SealedMail sealed,
            MailWriter writer,
            MailTransport transport,
            MailSettings settings,
            MailMetrics metrics,
            StartupProgress startup,
            BackgroundWorks registry) {
        this.repository = repository;
        this.sealed = sealed;
        this.writer = writer;
        this.transport = transport;
        this.settings = settings;
        this.metrics = metrics;
        this.work = registry.add(new BackgroundWork(
                "mail",
                "mails wait",
                WorkPolicy.retrying(FIRST_RETRY, LONGEST_RETRY)
                        .when(startup::isComplete)
                        .stoppedBy(promised::release),
                this::run));
    }

    /** Without a mail server, the work is idle. */
    @Override
    public void onApplicationEvent(StartupEvent event) {
        if (settings.isOn()) {
            work.start();
        }
    }

    /** Makes this replica look for due mails at once. */
    void wake() {
        promised.release();
    }

    /** Waits for a promise of this replica or for the interval, then sends all mails that are due. */
    private void run() throws IOException, InterruptedException {
        if (promised.tryAcquire(settings.interval().toNanos(), TimeUnit.NANOSECONDS)) {
            promised.drainPermits();
        }
        try {
            List<WaitingMail> due = take();
            while (!due.isEmpty()) {
                send(due);
                due = take();
            }
        } finally {
            metrics.waiting(repository.count(MOST_COUNTED));
        }
    }

    /** {@return mails to send now; none when the service stops} */
    private List<WaitingMail> take() {
        return work.isStopping()
                ? List.of()
                : repository.take(
                        AT_ONCE,
                        settings.perMinute(),
                        LEASE.toSeconds(),
                        settings.retention().toSeconds());
    }

    /** Sends mails over one connection. Gives those back that it does not come to. */
    private void send(List<WaitingMail> due) throws IOException {
        long began = System.nanoTime();
        Deque<WaitingMail> left =
                new ArrayDeque<>(due.stream().filter(this::isInTime).toList());
        if (left.isEmpty()) {
            return;
        }
        try (MailConnection connection = transport.connect()) {
            while (!left.isEmpty() && !work.isStopping() && System.nanoTime() - began < BEGIN_WITHIN.toNanos()) {
                send(connection, left.remove());
            }
        } catch (IOException e) {
            metrics.failed();
            throw e;
        } finally {
            left.forEach(mail -> repository.release(mail.id()));
        }
    }

    /** {@return whether the mail may be sent} Deletes it otherwise. */
    private boolean isInTime(WaitingMail mail) {
        if (mail.expired()) {
            drop(
                    mail,
                    Reason.EXPIRED,
                    "the mail server did not accept it within " + DurationText.of(settings.retention()));
        }
        return !mail.expired();
    }

    private void send(MailConnection connection, WaitingMail waiting) throws IOException {
        Optional<Mail> mail = sealed.open(waiting.id(), waiting.content());
        Optional<InternetAddress> recipient = mail.map(Mail::address).flatMap(RecipientAddress::parse);
        if (mail.isEmpty() || recipient.isEmpty()) {
            drop(
                    waiting,
                    Reason.INVALID,
                    mail.isEmpty() ? "it cannot be decrypted" : "no mail server takes the address");
            return;
        }
        Optional<MimeMessage> message = message(waiting, mail.get(), recipient.get());
        if (message.isPresent()) {
            settle(waiting, deliver(connection, waiting, message.get(), recipient.get()));
        }
    }

    /** {@return the message; empty when it cannot be written now, which is the failure of this mail only} */
    private Optional<MimeMessage> message(WaitingMail waiting, Mail mail, InternetAddress recipient) {
        try {
            return Optional.of(transport.message(waiting.id(), recipient, writer.write(mail)));
        } catch (MessagingException | RuntimeException e) {
            LOG.warn(
                    "A mail ({}) cannot be written; it is tried again later.",
                    mail.kind().key(),
                    e);
            metrics.failed();
            postpone(waiting);
            return Optional.empty();
        }
    }

    private Answer deliver(
            MailConnection connection, WaitingMail waiting, MimeMessage message, InternetAddress recipient)
            throws IOException {
        try {
            return connection.send(message, recipient);
        } catch (IOException e) {
            postpone(waiting);
            throw e;
        }
    }

    private void settle(WaitingMail waiting, Answer answer) {
        switch (answer) {
            case Answer.Accepted() -> {
                metrics.sent();
                repository.delete(waiting.id());
            }
            case Answer.Later(int code) -> {
                metrics.failed();
                postpone(waiting);
                LOG.info("The mail server does not accept a mail now (code {}); it is tried again later.", code);
            }
            case Answer.Refused(int code) -> {
                metrics.failed();
                drop(waiting, Reason.REFUSED, "the mail server refuses it (code " + code + ")");
            }
        }
    }

    private void postpone(WaitingMail mail) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(mail.attempts() - 1, MOST_DOUBLINGS));
        repository.postpone(mail.id(), (pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE).toSeconds());
    }

    private void drop(WaitingMail waiting, Reason reason, String cause) {
        Optional<Mail> mail = sealed.open(waiting.id(), waiting.content());
        LOG.warn(
                "A mail ({}) to {} is deleted without being sent, because {}.",
                mail.map(known -> known.kind().key()).orElse("unknown"),
                mail.map(known -> RecipientAddress.masked(known.address())).orElse("an unknown address"),
                cause);
        metrics.dropped(reason, 1);
        repository.delete(waiting.id());
    }

    @PreDestroy
    void stop() {
        work.close();
    }
}
