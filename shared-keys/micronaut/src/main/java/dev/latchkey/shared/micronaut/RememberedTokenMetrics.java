package dev.latchkey.shared.micronaut;

import dev.latchkey.shared.token.AccessTokenVerifier;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Metrics of the remembered tokens: how many there are, and how often a lookup finds one. */
@Singleton
final class RememberedTokenMetrics implements ApplicationEventListener<StartupEvent> {
    private final AccessTokenVerifier verifier;
    private final Optional<MeterRegistry> metrics;

    RememberedTokenMetrics(AccessTokenVerifier verifier, Optional<MeterRegistry> metrics) {
        this.verifier = verifier;
        this.metrics = metrics;
    }

    @Override
    public void onApplicationEvent(StartupEvent event) {
        metrics.ifPresent(this::bindTo);
    }

    private void bindTo(MeterRegistry registry) {
        Gauge.builder("latchkey.remembered.tokens", verifier, AccessTokenVerifier::remembered)
                .description("Tokens whose signature is not verified again")
                .register(registry);
        FunctionCounter.builder("latchkey.remembered.token.lookups", verifier, AccessTokenVerifier::hits)
                .tag("result", "hit")
                .description("Lookups among the remembered tokens")
                .register(registry);
        FunctionCounter.builder("latchkey.remembered.token.lookups", verifier, AccessTokenVerifier::misses)
                .tag("result", "miss")
                .description("Lookups among the remembered tokens")
                .register(registry);
    }
}
