package dev.latchkey.shared.micronaut.database;

import io.micronaut.context.BeanProvider;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the service's {@link StartupStep}s: once before the service listens, and when the database is not there, in the
 * background until it is. A refusal at the first try ends the start; a later one is logged, and tried again, since
 * nothing can be served anyway.
 */
@Singleton
public final class StartupProgress implements ApplicationEventListener<StartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(StartupProgress.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

    private final BeanProvider<StartupStep> steps;
    private volatile boolean complete;
    private volatile String waitingFor = "the first step";
    private volatile @Nullable Thread retries;

    StartupProgress(BeanProvider<StartupStep> steps) {
        this.steps = steps;
    }

    /** {@return whether every step has succeeded} */
    public boolean isComplete() {
        return complete;
    }

    /** {@return why the last try failed, for whoever runs the service} */
    String waitingFor() {
        return waitingFor;
    }

    @Override
    public void onApplicationEvent(StartupEvent event) {
        List<StartupStep> ordered = steps.stream()
                .sorted(io.micronaut.core.order.OrderUtil.COMPARATOR)
                .toList();
        if (!succeeds(ordered)) {
            retries = Thread.ofVirtual().name("startup").start(() -> retry(ordered));
        }
    }

    private void retry(List<StartupStep> ordered) {
        Duration pause = FIRST_PAUSE;
        try {
            do {
                Thread.sleep(pause);
                pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            } while (!succeedsOrIsRefused(ordered));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean succeedsOrIsRefused(List<StartupStep> ordered) {
        try {
            return succeeds(ordered);
        } catch (StartRefusedException e) {
            LOG.error("The service cannot start. {}", e.getMessage());
            waitingFor = String.valueOf(e.getMessage());
            return false;
        }
    }

    private boolean succeeds(List<StartupStep> ordered) {
        try {
            for (StartupStep step : ordered) {
                step.run();
            }
            complete = true;
            LOG.info("The database is ready.");
            return true;
        } catch (StartRefusedException e) {
            throw e;
        } catch (SQLException | RuntimeException e) {
            waitingFor = firstLine(e);
            LOG.warn("Waiting for the database: {}", waitingFor);
            return false;
        }
    }

    private static String firstLine(Exception failure) {
        return String.valueOf(failure.getMessage()).strip().lines().findFirst().orElse("");
    }

    @PreDestroy
    void stop() {
        Thread running = retries;
        if (running != null) {
            running.interrupt();
        }
    }
}
