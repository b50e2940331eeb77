package dev.latchkey.auth.recovery;

import dev.latchkey.auth.mail.Outbox;
import dev.latchkey.shared.background.BackgroundWork;
import dev.latchkey.shared.background.BackgroundWorks;
import dev.latchkey.shared.background.WorkPolicy;
import dev.latchkey.shared.micronaut.database.StartupProgress;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on what requests for a new password have left to do, once a second. Any replica may do so. The request itself does
 * not start it: its own replica would be busy only if an account has the address, and the times of answers could show that.
 */
@Singleton
final class RecoveryTasks implements ApplicationEventListener<StartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryTasks.class);
    private static final int AT_ONCE = 20;
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

    private final RecoveryRepository repository;
    private final ResetLinks links;
    private final Outbox outbox;
    private final BackgroundWork work;

    RecoveryTasks(
            RecoveryRepository repository,
            ResetLinks links,
            Outbox outbox,
            StartupProgress startup,
            BackgroundWorks registry) {
        this.repository = repository;
        this.links = links;
        this.outbox = outbox;
        this.work = registry.add(new BackgroundWork(
                "recovery-tasks",
                "owners who have forgotten their password get no mail",
                WorkPolicy.retrying(FIRST_RETRY, LONGEST_RETRY)
                        .every(() -> INTERVAL)
                        .when(startup::isComplete),
                this::workOnAll));
    }

    @Override
    public void onApplicationEvent(StartupEvent event) {
        if (outbox.isOpen()) {
            work.start();
        }
    }

    /** Works on all tasks that are due. */
    void workOnAll() {
        List<RecoveryTask> due = repository.take(AT_ONCE);
        while (!due.isEmpty()) {
            due.forEach(this::workOn);
            due = repository.take(AT_ONCE);
        }
    }

    private void workOn(RecoveryTask task) {
        try {
            links.work(task);
        } catch (RuntimeException e) { // of this task only; the others go on
            LOG.warn("A mail about a forgotten password is not written; next try in a minute: {}", e.toString());
        }
    }

    @PreDestroy
    void stop() {
        work.close();
    }
}
