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
    private static final Duration PAUSE = Duration.ofSeconds(1);

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
        try {
            do {
                Thread.sleep(PAUSE);
            } while (!triedAgain(ordered));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean triedAgain(List<StartupStep> ordered) {
        try {
            return succeeds(ordered);
        } catch (RuntimeException e) {
            LOG.error("The service cannot start: {}", e.getMessage());
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
        } catch (SQLException | RuntimeException e) {
            if (e instanceof RuntimeException refusal && !DatabaseFailure.isOutage(e)) {
                throw refusal;
            }
            LOG.warn("Waiting for the database: {}", e.getMessage());
            waitingFor = String.valueOf(e.getMessage());
            return false;
        }
    }

    @PreDestroy
    void stop() {
        Thread running = retries;
        if (running != null) {
            running.interrupt();
        }
    }
}
