package dev.latchkey.shared.micronaut.database;

import dev.latchkey.shared.background.BackgroundWork;
import dev.latchkey.shared.background.BackgroundWorks;
import dev.latchkey.shared.background.WorkPolicy;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.core.order.OrderUtil;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the service's {@link StartupStep}s once before the service listens. If they fail, runs them again in the
 * background until they succeed. A refusal at the first try ends the start. A later refusal is a failure like any
 * other: the service serves nothing until the steps succeed.
 */
@Singleton
public final class StartupProgress implements ApplicationEventListener<StartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(StartupProgress.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

    private final BeanProvider<StartupStep> steps;
    private final BackgroundWork retries;
    private volatile List<StartupStep> ordered = List.of();
    private volatile boolean complete;
    private volatile String waitingFor = "the first step";

    StartupProgress(BeanProvider<StartupStep> steps, BackgroundWorks registry) {
        this.steps = steps;
        this.retries = registry.add(new BackgroundWork(
                "startup",
                "the service is not ready",
                WorkPolicy.retrying(FIRST_PAUSE, LONGEST_PAUSE).every(() -> FIRST_PAUSE),
                this::retry));
    }

    /** {@return whether every step has succeeded} */
    public boolean isComplete() {
        return complete;
    }

    /** {@return why the last try failed, for the operator} */
    String waitingFor() {
        return waitingFor;
    }

    @Override
    public void onApplicationEvent(StartupEvent event) {
        ordered = steps.stream().sorted(OrderUtil.COMPARATOR).toList();
        try {
            runSteps();
        } catch (StartRefusedException e) {
            throw e;
        } catch (SQLException | RuntimeException e) {
            waitingFor = firstLine(e);
            LOG.warn("The database is not ready, so the service is not ready either; it keeps trying: {}", waitingFor);
            retries.start();
        }
    }

    private void retry() throws SQLException {
        try {
            runSteps();
            retries.stop(Duration.ZERO); // this run was the last
        } catch (SQLException | RuntimeException | Error e) {
            waitingFor = firstLine(e);
            throw e;
        }
    }

    private void runSteps() throws SQLException {
        for (StartupStep step : ordered) {
            step.run();
        }
        complete = true;
        LOG.info("The database is ready.");
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).strip().lines().findFirst().orElse("");
    }

    @PreDestroy
    void stop() {
        retries.close();
    }
}
