package dev.latchkey.auth.password;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;

/** {@code latchkey.password.hash.waiting}: requests that wait for a thread; {@code .refused}: those answered 503. */
@Singleton
class HashMetrics implements MeterBinder {
    private final HashThreads threads;

    HashMetrics(HashThreads threads) {
        this.threads = threads;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("latchkey.password.hash.waiting", threads, HashThreads::waiting)
                .description("requests that wait for a thread to hash a password")
                .register(registry);
        FunctionCounter.builder("latchkey.password.hash.refused", threads, HashThreads::refused)
                .description("requests that were answered 503 because too many waited")
                .register(registry);
    }
}
