package dev.latchkey.shared.micronaut.clock;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.util.Map;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Ready while the clock differs from the database's by no more than the limit. */
@Singleton
@Readiness
final class ClockHealth implements HealthIndicator {
    private final ClockComparison comparison;

    ClockHealth(ClockComparison comparison) {
        this.comparison = comparison;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        HealthStatus status =
                comparison.verdict() == ClockComparison.Verdict.BEYOND_LIMIT ? HealthStatus.DOWN : HealthStatus.UP;
        HealthResult.Builder result = HealthResult.builder("clock", status);
        comparison
                .difference()
                .ifPresent(
                        difference -> result.details(Map.of("database_ahead_seconds", difference.toMillis() / 1000.0)));
        return Mono.just(result.build());
    }
}
