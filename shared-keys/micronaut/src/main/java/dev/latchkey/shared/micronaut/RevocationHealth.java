package dev.latchkey.shared.micronaut;

import dev.latchkey.shared.revocation.RevocationCheck;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Ready when this service can tell whether a token is revoked. Always UP in the mode {@code direct}: the database has
 * its own indicator.
 */
@Singleton
@Readiness
final class RevocationHealth implements HealthIndicator {
    private final RevocationCheck check;
    private final ExecutorService blocking;

    RevocationHealth(RevocationCheck check, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.check = check;
        this.blocking = blocking;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        return Mono.fromCallable(this::result).subscribeOn(Schedulers.fromExecutorService(blocking));
    }

    private HealthResult result() {
        HealthStatus status =
                check instanceof VerifierLease lease && !lease.isReady() ? HealthStatus.DOWN : HealthStatus.UP;
        return HealthResult.builder("revocations", status).details(details()).build();
    }

    private Map<String, Object> details() {
        if (!(check instanceof VerifierLease lease)) {
            return Map.of("mode", "direct");
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("mode", "leased");
        details.put("known", lease.memory().entries());
        details.put(
                "lease_left_ms",
                lease.memory().leaseLeft().map(Duration::toMillis).orElse(0L));
        lease.renewal().sinceLastRenewal().ifPresent(since -> details.put("last_sync_ms_ago", since.toMillis()));
        if (!lease.renewal().trouble().isEmpty()) {
            details.put("waiting_for", lease.renewal().trouble());
        }
        return details;
    }
}
