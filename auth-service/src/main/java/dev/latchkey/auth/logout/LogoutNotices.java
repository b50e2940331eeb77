package dev.latchkey.auth.logout;

import dev.latchkey.auth.client.Clients;
import dev.latchkey.auth.client.RegisteredClient;
import dev.latchkey.shared.background.BackgroundWork;
import dev.latchkey.shared.background.BackgroundWorks;
import dev.latchkey.shared.background.WorkPolicy;
import dev.latchkey.shared.micronaut.database.StartupProgress;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells applications that sessions have ended. Any replica may do so, and repeats it until the application has answered.
 * The request that ends a session does not wait for this: the tokens are refused everywhere whether or not the application
 * knows.
 */
@Singleton
final class LogoutNotices implements ApplicationEventListener<StartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(LogoutNotices.class);
    private static final int AT_ONCE = 20;
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

    private final LogoutNoticeRepository repository;
    private final Clients clients;
    private final LogoutTokenIssuer tokens;
    private final LogoutTokenSender sender;
    private final BackchannelLogoutSettings settings;
    private final BackgroundWork work;

    LogoutNotices(
            LogoutNoticeRepository repository,
            Clients clients,
            LogoutTokenIssuer tokens,
            LogoutTokenSender sender,
            BackchannelLogoutSettings settings,
            StartupProgress startup,
            BackgroundWorks registry) {
        this.repository = repository;
        this.clients = clients;
        this.tokens = tokens;
        this.sender = sender;
        this.settings = settings;
        this.work = registry.add(new BackgroundWork(
                "logout-notices",
                "applications do not learn that sessions have ended",
                WorkPolicy.retrying(FIRST_RETRY, LONGEST_RETRY)
                        .every(settings::interval)
                        .when(startup::isComplete),
                this::deliver));
    }

    @Override
    public void onApplicationEvent(StartupEvent event) {
        work.start();
    }

    /** Sends all notices that are due. */
    void deliver() {
        List<LogoutNotice> due = repository.take(AT_ONCE);
        while (!due.isEmpty()) {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                due.forEach(notice -> threads.execute(() -> deliver(notice)));
            }
            due = repository.take(AT_ONCE);
        }
    }

    private void deliver(LogoutNotice notice) {
        try {
            if (tell(notice) != Delivery.FAILED) {
                repository.delete(notice.id());
            } else if (notice.attempts() >= settings.attempts()) {
                repository.delete(notice.id());
                LOG.warn(
                        "The client {} did not accept the notice of a logout in {} attempts; the notice is deleted",
                        notice.clientId(),
                        notice.attempts());
            }
        } catch (RuntimeException | Error e) { // of this notice only; the others go on
            LOG.warn(
                    "Notifying the client {} of a logout failed; it is retried later: {}",
                    notice.clientId(),
                    e.getMessage());
        }
    }

    /** A failure of this service counts, too. Otherwise a notice that always fails here would stay for ever. */
    private Delivery tell(LogoutNotice notice) {
        try {
            Optional<String> address = clients.find(notice.clientId()).map(RegisteredClient::backchannelLogoutUri);
            return address.isEmpty() ? Delivery.REFUSED : sender.send(URI.create(address.get()), tokens.issue(notice));
        } catch (RuntimeException | Error e) {
            LOG.warn(
                    "Notifying the client {} of a logout failed; it is retried later: {}",
                    notice.clientId(),
                    e.getMessage());
            return Delivery.FAILED;
        }
    }

    @PreDestroy
    void stop() {
        work.close();
    }
}
