package dev.latchkey.auth.purge;

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
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs every {@link Purge} on each replica at intervals, until nothing is left to delete. Each purge is a background work
 * of its own, named like its class. So a purge that fails does not delay the others, and its failure is visible by itself.
 */
@Singleton
public final class PurgeJob implements ApplicationEventListener<StartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(PurgeJob.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

    private final List<Purge> purges;
    private final PurgeSettings settings;
    private final List<BackgroundWork> works;

    PurgeJob(List<Purge> purges, PurgeSettings settings, StartupProgress startup, BackgroundWorks registry) {
        this.purges = purges;
        this.settings = settings;
        WorkPolicy policy = WorkPolicy.retrying(FIRST_RETRY, LONGEST_RETRY)
                .every(this::pause)
                .when(startup::isComplete);
        this.works = purges.stream()
                .map(purge -> registry.add(
                        new BackgroundWork(name(purge), "expired rows are not deleted", policy, () -> run(purge))))
                .toList();
    }

    @Override
    public void onApplicationEvent(StartupEvent event) {
        works.forEach(BackgroundWork::start);
    }

    /** Deletes all rows that are no longer needed, now, in the calling thread. */
    public void run() {
        purges.forEach(this::run);
    }

    private void run(Purge purge) {
        long total = 0;
        for (long deleted = purge.purge(settings.batchSize());
                deleted > 0;
                deleted = purge.purge(settings.batchSize())) {
            total += deleted;
        }
        if (total > 0) {
            LOG.info("{} deleted {} rows.", name(purge), total);
        }
    }

    private static String name(Purge purge) {
        return purge.getClass().getSimpleName();
    }

    /** Random, so that replicas do not purge at the same moment. */
    private Duration pause() {
        long millis = settings.interval().toMillis();
        return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis));
    }

    @PreDestroy
    void stop() {
        works.forEach(work -> work.stop(Duration.ZERO));
        works.forEach(BackgroundWork::close);
    }
}
