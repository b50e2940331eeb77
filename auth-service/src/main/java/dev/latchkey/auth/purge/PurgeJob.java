package dev.latchkey.auth.purge;

import dev.latchkey.auth.background.Repetition;
import dev.latchkey.shared.micronaut.database.StartupProgress;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs every {@link Purge} now and then, on each replica, until nothing is left to delete. */
@Singleton
public final class PurgeJob implements ApplicationEventListener<StartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(PurgeJob.class);

    private final List<Purge> purges;
    private final PurgeSettings settings;
    private final Repetition repetition;

    PurgeJob(List<Purge> purges, PurgeSettings settings, StartupProgress startup) {
        this.purges = purges;
        this.settings = settings;
        this.repetition = new Repetition("purge", startup::isComplete, this::pause, this::run);
    }

    @Override
    public void onApplicationEvent(StartupEvent event) {
        repetition.start();
    }

    /** Deletes all that is of no more use now; what cannot be deleted now is left to a later round. */
    public void run() {
        for (Purge purge : purges) {
            try {
                run(purge);
            } catch (RuntimeException e) {
                LOG.warn("{} comes to nothing for now: {}", purge.getClass().getSimpleName(), e.getMessage());
            }
        }
    }

    private void run(Purge purge) {
        long total = 0;
        for (long deleted = purge.purge(settings.batchSize());
                deleted > 0;
                deleted = purge.purge(settings.batchSize())) {
            total += deleted;
        }
        if (total > 0) {
            LOG.info("{} deleted {} rows.", purge.getClass().getSimpleName(), total);
        }
    }

    /** Not all replicas at the same moment. */
    private Duration pause() {
        long millis = settings.interval().toMillis();
        return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis));
    }

    @PreDestroy
    void stop() {
        repetition.stop();
    }
}
