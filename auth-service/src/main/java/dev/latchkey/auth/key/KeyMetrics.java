package dev.latchkey.auth.key;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** {@code latchkey.key.age}, in seconds since the active key began to sign, and {@code latchkey.key.count} by state. */
@Singleton
class KeyMetrics implements MeterBinder {
    private final KeyStore store;
    private final Clock clock;

    KeyMetrics(KeyStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("latchkey.key.age", this, KeyMetrics::age)
                .baseUnit("seconds")
                .description("Time since the active key began to sign")
                .register(registry);
        for (String state : List.of(SigningKey.PUBLISHED, SigningKey.ACTIVE, SigningKey.RETIRED, SigningKey.REVOKED)) {
            Gauge.builder("latchkey.key.count", this, metrics -> metrics.count(state))
                    .tag("state", state)
                    .register(registry);
        }
    }

    private double age() {
        return store.rows().stream()
                .filter(row -> row.is(SigningKey.ACTIVE) && row.activatedAt() != null)
                .mapToDouble(row ->
                        Duration.between(row.activatedAt(), clock.instant()).toMillis() / 1000.0)
                .findFirst()
                .orElse(Double.NaN);
    }

    private double count(String state) {
        return store.rows().stream().filter(row -> row.is(state)).count();
    }
}
