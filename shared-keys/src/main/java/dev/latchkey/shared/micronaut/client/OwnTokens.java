package dev.latchkey.shared.micronaut.client;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.client.exceptions.HttpClientException;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/**
 * This service's own access tokens, one for each scope that it uses, kept until shortly before their end. Of many that
 * ask at once for one that is not there, one fetches it; the others wait, and share its failure too.
 */
@Singleton
final class OwnTokens {
    private static final String ENDPOINT = "the token endpoint";

    private final TokenClient client;
    private final Answers answers;
    private final OwnClientSettings settings;
    private final AsyncCache<String, Fetch> fetches;

    /** An access token as it goes into {@code Authorization}. */
    record OwnToken(String value, Duration usableFor) {
        String authorization() {
            return "Bearer " + value;
        }

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
            TokenClient client,
            Answers answers,
            OwnClientSettings settings,
            Clock clock,
            @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.client = client;
        this.answers = answers;
        this.settings = settings;
        this.fetches = Caffeine.newBuilder()
                .executor(blocking)
                .ticker(() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos())
                .expireAfter(Expiry.creating((String scope, Fetch fetch) -> fetch.keptFor()))
                .buildAsync();
    }

    /**
     * Gives a token, fetching it when need be. Blocks.
     *
     * @param scope space-separated
     * @throws CallFailedException when auth-service gives none
     */
    OwnToken get(String scope) {
        Fetch fetch = fetches.get(
                        scope, (asked, executor) -> CompletableFuture.supplyAsync(() -> fetch(asked), executor))
                .join();
        return switch (fetch) {
            case Fetch.Succeeded(OwnToken token) -> token;
            case Fetch.Failed(CallFailedException failure) -> throw failure.again();
        };
    }

    /** Forgets a token that a service has refused; when another call did so before, its successor stays. */
    void forget(String scope, OwnToken refused) {
        fetches.synchronous().asMap().remove(scope, new Fetch.Succeeded(refused));
    }

    private Fetch fetch(String scope) {
        try {
            String form = "grant_type=client_credentials&scope=" + encode(scope);
            HttpResponse<String> response = client.request(credentials(), form);
            if (response.getStatus() != HttpStatus.OK) {
                throw CallFailedException.lasting(ENDPOINT + " answered " + response.code());
            }
            String json = response.getBody().orElse("");
            return new Fetch.Succeeded(ownToken(answers.read(ENDPOINT, json, TokenResponse.class)));
        } catch (HttpClientException e) {
            return new Fetch.Failed(CallFailedException.of(ENDPOINT, e));
        } catch (CallFailedException e) {
            return new Fetch.Failed(e);
        }
    }

    private OwnToken ownToken(TokenResponse response) {
        String token = response.accessToken();
        if (token == null || token.isEmpty() || !"Bearer".equalsIgnoreCase(response.tokenType())) {
            throw CallFailedException.lasting(ENDPOINT + " did not give a bearer token");
        }
        Duration lifetime = Duration.ofSeconds(response.expiresIn() == null ? 0 : Math.max(0, response.expiresIn()));
        Duration margin = settings.renewBefore().multipliedBy(2).compareTo(lifetime) < 0
                ? settings.renewBefore()
                : lifetime.dividedBy(2);
        return new OwnToken(token, lifetime.minus(margin));
    }

    /** {@code client_secret_basic}: id and secret are form-encoded first (RFC 6749 section 2.3.1). */
    private String credentials() {
        String pair =
                encode(Objects.requireNonNull(settings.id())) + ":" + encode(Objects.requireNonNull(settings.secret()));
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
