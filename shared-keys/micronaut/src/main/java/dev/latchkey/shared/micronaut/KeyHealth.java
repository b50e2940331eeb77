package dev.latchkey.shared.micronaut;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.latchkey.shared.key.PublishedKeys;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Ready when the verifier has at least one key. Shows how many published keys it lacks: tokens of those keys get 503,
 * and all others are verified.
 */
@Singleton
@Readiness
final class KeyHealth implements HealthIndicator {
    private static final JWKSelector ANY = new JWKSelector(new JWKMatcher.Builder().build());

    private final JWKSource<SecurityContext> keys;
    private final PublishedKeys published;
    private final ExecutorService blocking;

    KeyHealth(
            JWKSource<SecurityContext> keys,
            PublishedKeys published,
            @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.keys = keys;
        this.published = published;
        this.blocking = blocking;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        return Mono.fromCallable(this::check).subscribeOn(Schedulers.fromExecutorService(blocking));
    }

    private HealthResult check() {
        try {
            List<JWK> known = keys.get(ANY, null);
            Set<String> kids =
                    known.stream().map(JWK::getKeyID).filter(Objects::nonNull).collect(Collectors.toUnmodifiableSet());
            return HealthResult.builder("keys", known.isEmpty() ? HealthStatus.DOWN : HealthStatus.UP)
                    .details(Map.of("known", known.size(), "missing", published.missingFrom(kids)))
                    .build();
        } catch (KeySourceException e) {
            return HealthResult.builder("keys", HealthStatus.DOWN)
                    .details(Map.of("waiting_for", String.valueOf(e.getMessage())))
                    .build();
        }
    }
}
