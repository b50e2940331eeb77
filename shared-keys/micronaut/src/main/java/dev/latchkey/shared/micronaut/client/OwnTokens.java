package dev.latchkey.shared.micronaut.client;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/**
 * This service's own access tokens, one for each scope that it uses, cached until shortly before they expire. When many
 * callers ask at the same time for a token that is not cached, one of them fetches it. The others wait for the result,
 * and share a failure too.
 *
 * <p>The cache uses the monotonic clock, so a step of the wall clock does not affect it. That clock may stop while the
 * machine is suspended: then a service refuses the expired token, and {@link ServiceCalls} fetches the next one.
 */
@Singleton
final class OwnTokens {
    private final TokenEndpoint endpoint;
    private final OwnClientSettings settings;
    private final AsyncCache<String, Fetch> fetches;

    /**
     * An access token.
     *
     * @param authorization the value of {@code Authorization} that presents it
     */
    record OwnToken(String authorization, Duration usableFor) {
        /** The token stays out of logs. */
        @Override
        public String toString() {
            return "OwnToken[]";
        }
    }

    private sealed interface Fetch {
        record Succeeded(OwnToken token) implements Fetch {}

        record Failed(CallFailedException failure) implements Fetch {}

        default Duration keptFor() {
            return switch (this) {
                case Succeeded(OwnToken token) -> token.usableFor();
                case Failed failed -> Duration.ZERO;
            };
        }
    }

    OwnTokens(
            TokenEndpoint endpoint,
            OwnClientSettings settings,
            Ticker ticker,
            @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.fetches = Caffeine.newBuilder()
                .executor(blocking)
                .ticker(ticker)
                .expireAfter(Expiry.creating((String scope, Fetch fetch) -> fetch.keptFor()))
                .buildAsync();
    }

    /**
     * Returns a cached token, or fetches one. Blocks.
     *
     * @param scope space-separated
     * @throws CallFailedException when auth-service issues none
     */
    OwnToken get(String scope) {
        CompletableFuture<Fetch> fetching =
                fetches.get(scope, (asked, executor) -> CompletableFuture.supplyAsync(() -> fetch(asked), executor));
        Fetch fetch = fetching.join();
        if (fetch.keptFor().isZero()) {
            // The cache drops it too, but possibly only after this caller has asked again and got the same result.
            fetches.asMap().remove(scope, fetching);
        }
        return switch (fetch) {
            case Fetch.Succeeded(OwnToken token) -> token;
            case Fetch.Failed(CallFailedException failure) -> throw failure.again();
        };
    }

    /** {@return the cached token; empty when {@link #get} would ask auth-service} */
    Optional<OwnToken> cached(String scope) {
        return fetches.synchronous().getIfPresent(scope) instanceof Fetch.Succeeded(OwnToken token)
                        && token.usableFor().isPositive()
                ? Optional.of(token)
                : Optional.empty();
    }

    /** Removes a token that a service has refused. If another call has replaced it already, the new token stays. */
    void forget(String scope, OwnToken refused) {
        fetches.synchronous().asMap().remove(scope, new Fetch.Succeeded(refused));
    }

    private Fetch fetch(String scope) {
        try {
            return new Fetch.Succeeded(
                    ownToken(endpoint.request(Map.of("grant_type", "client_credentials", "scope", scope))));
        } catch (CallFailedException e) {
            return new Fetch.Failed(e);
        }
    }

    private OwnToken ownToken(TokenResponse response) {
        Duration lifetime = Duration.ofSeconds(response.expiresIn() == null ? 0 : Math.max(0, response.expiresIn()));
        Duration margin = settings.renewBefore().multipliedBy(2).compareTo(lifetime) < 0
                ? settings.renewBefore()
                : lifetime.dividedBy(2);
        return new OwnToken(response.authorization(), lifetime.minus(margin));
    }
}
