package dev.latchkey.shared.micronaut;

import dev.latchkey.shared.background.BackgroundWork;
import dev.latchkey.shared.background.BackgroundWorks;
import dev.latchkey.shared.background.WorkStatus;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Shows the status of each background work in readiness. It is always UP, because a replica with failing work still
 * answers requests. What requests need (lease, keys, database) has its own indicators.
 */
@Singleton
@Readiness
final class BackgroundHealth implements HealthIndicator {
    private final BackgroundWorks works;

    BackgroundHealth(BackgroundWorks works) {
        this.works = works;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        return Mono.fromCallable(this::result);
    }

    private HealthResult result() {
        Map<String, Object> details = new LinkedHashMap<>();
        works.all().forEach(work -> details.put(work.name(), details(work)));
        return HealthResult.builder("background", HealthStatus.UP)
                .details(details)
                .build();
    }

    private static Map<String, Object> details(BackgroundWork work) {
        WorkStatus status = work.status();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("failing", status.isFailing());
        status.sinceLastSuccess().ifPresent(since -> details.put("last_success_ms_ago", since.toMillis()));
        if (status.isFailing()) {
            details.put("failures_in_a_row", status.failuresInARow());
            details.put("meaning", status.meaning());
            details.put("cause", status.cause());
        }
        return details;
    }
}
