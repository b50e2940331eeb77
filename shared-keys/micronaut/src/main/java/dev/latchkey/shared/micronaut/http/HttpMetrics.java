package dev.latchkey.shared.micronaut.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Registers {@link HttpMeters} if the service has metrics. */
@Singleton
final class HttpMetrics implements ApplicationEventListener<StartupEvent> {
    private final HttpMeters meters;
    private final Optional<MeterRegistry> registry;

    HttpMetrics(HttpMeters meters, Optional<MeterRegistry> registry) {
        this.meters = meters;
        this.registry = registry;
    }

    @Override
    public void onApplicationEvent(StartupEvent event) {
        registry.ifPresent(meters::bind);
    }
}
