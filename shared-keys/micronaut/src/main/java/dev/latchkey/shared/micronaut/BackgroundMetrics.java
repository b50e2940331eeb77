package dev.latchkey.shared.micronaut;

import dev.latchkey.shared.background.BackgroundWork;
import dev.latchkey.shared.background.BackgroundWorks;
import dev.latchkey.shared.background.WorkStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** Metrics of each background work, with the label {@code work}. */
@Singleton
final class BackgroundMetrics implements ApplicationEventListener<StartupEvent> {
    private static final double NANOS = Duration.ofSeconds(1).toNanos();

    private final BackgroundWorks works;
    private final Optional<MeterRegistry> metrics;

    BackgroundMetrics(BackgroundWorks works, Optional<MeterRegistry> metrics) {
        this.works = works;
        this.metrics = metrics;
    }

    @Override
    public void onApplicationEvent(StartupEvent event) {
        metrics.ifPresent(registry -> works.onEach(work -> bind(work, registry)));
    }

    private static void bind(BackgroundWork work, MeterRegistry registry) {
        FunctionCounter.builder("latchkey.background.failures", work.status(), WorkStatus::failures)
                .tag("work", work.name())
                .description("Runs that failed")
                .register(registry);
        Gauge.builder("latchkey.background.failing", work.status(), status -> status.isFailing() ? 1 : 0)
                .tag("work", work.name())
                .description("1 if the last run failed, else 0")
                .register(registry);
        Gauge.builder("latchkey.background.success.age.seconds", work.status(), BackgroundMetrics::successAge)
                .tag("work", work.name())
                .description("Time since the last successful run; NaN before the first")
                .register(registry);
    }

    private static double successAge(WorkStatus status) {
        return status.sinceLastSuccess().map(age -> age.toNanos() / NANOS).orElse(Double.NaN);
    }
}
