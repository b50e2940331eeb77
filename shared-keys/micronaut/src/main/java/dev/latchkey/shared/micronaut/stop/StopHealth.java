package dev.latchkey.shared.micronaut.stop;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Not ready from the start of the stop. The framework's own indicator goes down only after the delay. */
@Singleton
@Readiness
final class StopHealth implements HealthIndicator {
    private final StopProgress progress;

    StopHealth(StopProgress progress) {
        this.progress = progress;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        HealthStatus status = progress.hasBegun() ? HealthStatus.DOWN : HealthStatus.UP;
        return Mono.just(HealthResult.builder("stop", status).build());
    }
}
