package dev.latchkey.shared.micronaut;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Ready when there is a key to verify with. */
@Singleton
@Readiness
final class KeyHealth implements HealthIndicator {
    private static final JWKSelector ANY = new JWKSelector(new JWKMatcher.Builder().build());

    private final JWKSource<SecurityContext> keys;
    private final ExecutorService blocking;

    KeyHealth(JWKSource<SecurityContext> keys, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.keys = keys;
        this.blocking = blocking;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        return Mono.fromCallable(this::check).subscribeOn(Schedulers.fromExecutorService(blocking));
    }

    private HealthResult check() {
        try {
            int known = keys.get(ANY, null).size();
            return HealthResult.builder("keys", known > 0 ? HealthStatus.UP : HealthStatus.DOWN)
                    .details(Map.of("known", known))
                    .build();
        } catch (KeySourceException e) {
            return HealthResult.builder("keys", HealthStatus.DOWN)
                    .details(Map.of("waiting_for", String.valueOf(e.getMessage())))
                    .build();
        }
    }
}
