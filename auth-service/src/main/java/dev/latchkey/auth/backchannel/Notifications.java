package dev.latchkey.auth.backchannel;

import dev.latchkey.auth.client.Clients;
import dev.latchkey.auth.client.RegisteredClient;
import dev.latchkey.shared.background.BackgroundWork;
import dev.latchkey.shared.background.BackgroundWorks;
import dev.latchkey.shared.background.WorkPolicy;
import dev.latchkey.shared.micronaut.database.StartupProgress;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells clients what has happened: at least once, in no order. Any replica may do so, and repeats it until the client has
 * answered, or until it gives up: a logout after some attempts, a security event after some days.
 *
 * <p>The request that ends a session or deletes an account does not wait for this: the tokens are refused everywhere whether or
 * not the client knows.
 */
@Singleton
final class Notifications implements ApplicationEventListener<StartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
    private static final int AT_ONCE = 20;
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

    private final NotificationRepository repository;
    private final Clients clients;
    private final LogoutTokenIssuer logoutTokens;
    private final SecurityEventIssuer securityEvents;
    private final NotificationSender sender;
    private final BackchannelLogoutSettings settings;
    private final SecurityEventSettings eventSettings;
    private final MeterRegistry metrics;
    private final Clock clock;
    private final BackgroundWork work;

    Notifications(
            NotificationRepository repository,
            Clients clients,
            LogoutTokenIssuer logoutTokens,
            SecurityEventIssuer securityEvents,
            NotificationSender sender,
            BackchannelLogoutSettings settings,
            SecurityEventSettings eventSettings,
            MeterRegistry metrics,
            Clock clock,
            StartupProgress startup,
            BackgroundWorks registry) {
        this.repository = repository;
        this.clients = clients;
        this.logoutTokens = logoutTokens;
        this.securityEvents = securityEvents;
        this.sender = sender;
        this.settings = settings;
        this.eventSettings = eventSettings;
        this.metrics = metrics;
        this.clock = clock;
        this.work = registry.add(new BackgroundWork(
                "notifications",
                "clients do not learn that sessions have ended, and that accounts were deleted",
                WorkPolicy.retrying(FIRST_RETRY, LONGEST_RETRY)
                        .every(settings::interval)
                        .when(startup::isComplete),
                this::deliver));
    }

    @Override
    public void onApplicationEvent(StartupEvent event) {
        work.start();
    }

    /** Sends all notifications that are due. */
    void deliver() {
        List<Notification> due = repository.take(AT_ONCE);
        while (!due.isEmpty()) {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                due.forEach(notification -> threads.execute(() -> deliver(notification)));
            }
            due = repository.take(AT_ONCE);
        }
    }

    private void deliver(Notification notification) {
        try {
            switch (tell(notification)) {
                case DONE -> end(notification, "delivered");
                case REFUSED -> {
                    end(notification, "refused");
                    LOG.warn(
                            "The client {} refuses to be told of {}, or has no address any more; the notification is deleted",
                            notification.clientId(),
                            notification.kind());
                }
                case FAILED -> {
                    if (isLastAttempt(notification)) {
                        end(notification, "given_up");
                        LOG.warn(
                                "The client {} was not told of {} in {} attempts; the notification is deleted",
                                notification.clientId(),
                                notification.kind(),
                                notification.attempts());
                    }
                }
            }
        } catch (RuntimeException | Error e) { // of this notification only; the others go on
            warn(notification, e);
        }
    }

    /** A client that is down for days must still learn that it has to delete data. */
    private boolean isLastAttempt(Notification notification) {
        return notification.isLogout()
                ? notification.attempts() >= settings.attempts()
                : !clock.instant().isBefore(notification.happenedAt().plus(eventSettings.retention()));
    }

    private void end(Notification notification, String result) {
        repository.delete(notification.id());
        metrics.counter("latchkey.notifications", "kind", notification.kind(), "result", result)
                .increment();
    }

    /** A failure of this service counts, too. Otherwise a notification that always fails here would stay for ever. */
    private Delivery tell(Notification notification) {
        try {
            Optional<RegisteredClient> client = clients.find(notification.clientId());
            if (notification.isLogout()) {
                return client.map(RegisteredClient::backchannelLogoutUri)
                        .map(address -> sender.sendLogoutToken(URI.create(address), logoutTokens.issue(notification)))
                        .orElse(Delivery.REFUSED);
            }
            return client.map(RegisteredClient::securityEventsUri)
                    .map(address -> sender.sendSecurityEvent(URI.create(address), securityEvents.issue(notification)))
                    .orElse(Delivery.REFUSED);
        } catch (RuntimeException | Error e) {
            warn(notification, e);
            return Delivery.FAILED;
        }
    }

    private static void warn(Notification notification, Throwable failure) {
        LOG.warn(
                "Telling the client {} of {} failed; it is retried later: {}",
                notification.clientId(),
                notification.kind(),
                failure.getMessage());
    }

    @PreDestroy
    void stop() {
        work.close();
    }
}
