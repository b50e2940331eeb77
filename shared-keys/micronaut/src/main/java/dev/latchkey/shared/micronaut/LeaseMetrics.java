package dev.latchkey.shared.micronaut;

import dev.latchkey.shared.revocation.RevocationCheck;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Metrics of a verifier's lease; none in the mode {@code direct}. Not a {@code MeterBinder}: Micronaut makes those
 * before the data source, which the check needs.
 */
@Singleton
final class LeaseMetrics implements ApplicationEventListener<StartupEvent> {
    private static final double NANOS = Duration.ofSeconds(1).toNanos();

    private final RevocationCheck check;

    private final Optional<MeterRegistry> metrics;

    LeaseMetrics(RevocationCheck check, Optional<MeterRegistry> metrics) {
        this.check = check;
        this.metrics = metrics;
    }

    @Override
    public void onApplicationEvent(StartupEvent event) {
        metrics.ifPresent(this::bindTo);
    }

    private void bindTo(MeterRegistry registry) {
        if (check instanceof VerifierLease lease) {
            gauge(
                    registry,
                    lease,
                    "latchkey.revocations",
                    "Revocations in memory",
                    it -> it.memory().entries());
            gauge(
                    registry,
                    lease,
                    "latchkey.lease.left.seconds",
                    "Time until the lease runs out",
                    it -> seconds(it.memory().leaseLeft().orElse(Duration.ZERO)));
            gauge(
                    registry,
                    lease,
                    "latchkey.sync.age.seconds",
                    "Time since the last renewal",
                    it -> it.renewal()
                            .sinceLastRenewal()
                            .map(LeaseMetrics::seconds)
                            .orElse(Double.NaN));
            counter(
                    registry,
                    lease,
                    "latchkey.syncs",
                    "Renewals of the lease",
                    it -> it.renewal().renewals());
            counter(
                    registry,
                    lease,
                    "latchkey.lease.lapses",
                    "Times that the lease expired before its renewal",
                    it -> it.memory().lapses());
            counter(
                    registry,
                    lease,
                    "latchkey.revocation.fallbacks",
                    "Requests that queried the table, because there was no lease",
                    VerifierLease::fallbacks);
        }
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS;
    }

    private static void gauge(
            MeterRegistry registry,
            VerifierLease lease,
            String name,
            String description,
            ToDoubleFunction<VerifierLease> value) {
        Gauge.builder(name, lease, value).description(description).register(registry);
    }

    private static void counter(
            MeterRegistry registry,
            VerifierLease lease,
            String name,
            String description,
            ToDoubleFunction<VerifierLease> value) {
        FunctionCounter.builder(name, lease, value).description(description).register(registry);
    }
}
