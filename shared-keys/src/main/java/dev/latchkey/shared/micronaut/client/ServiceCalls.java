package dev.latchkey.shared.micronaut.client;

import dev.latchkey.shared.micronaut.client.OwnTokens.OwnToken;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.client.exceptions.HttpClientException;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls other services with this service's own token.
 *
 * <p>A call is made once more when its connection broke or the server had an error, and when the token was refused, with
 * a fresh one. When half of the last calls to a service, five or more of ten, came to nothing, its circuit opens: for
 * {@code latchkey.client.circuit-pause} nobody waits for it, then one call tries it.
 */
@Singleton
public final class ServiceCalls {
    /** The name under which {@code micronaut.http.services} has auth-service. */
    public static final String AUTH_SERVICE = "auth-service";

    private static final Logger LOG = LoggerFactory.getLogger(ServiceCalls.class);
    private static final int LAST_CALLS = 10;
    private static final int FEWEST_CALLS = 5;
    private static final float HALF = 50;

    private final OwnTokens tokens;
    private final Answers answers;
    private final OwnClientSettings settings;
    private final CircuitBreakerRegistry circuits;

    ServiceCalls(OwnTokens tokens, Answers answers, OwnClientSettings settings, Clock clock) {
        this.tokens = tokens;
        this.answers = answers;
        this.settings = settings;
        this.circuits = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
                .slidingWindowSize(LAST_CALLS)
                .minimumNumberOfCalls(FEWEST_CALLS)
                .failureRateThreshold(HALF)
                .waitDurationInOpenState(settings.circuitPause())
                .permittedNumberOfCallsInHalfOpenState(1)
                .recordExceptions(CallFailedException.class)
                .clock(clock)
                .build());
        circuits.getEventPublisher().onEntryAdded(added -> logChanges(added.getAddedEntry()));
    }

    /**
     * Calls a service. Blocks, and not longer than the timeouts of the service's HTTP client allow.
     *
     * @param service whose circuit it is
     * @param scope that the service asks for
     * @param answer what its JSON is read into; members that are not known are left out
     * @param call gets the value of {@code Authorization} and gives the response, whose body is JSON; must do no harm when
     *     it is made twice
     */
    public <T> CallResult<T> call(
            String service, String scope, Class<T> answer, Function<String, HttpResponse<String>> call) {
        if (!settings.isComplete()) {
            return new CallResult.NotSetUp<>();
        }
        try {
            Supplier<CallResult<T>> once = () -> read(service, withToken(service, scope, call), answer);
            return circuits.circuitBreaker(service).executeSupplier(() -> twice(once));
        } catch (CallNotPermittedException e) {
            return new CallResult.Unavailable<>(service + " was down a moment ago");
        } catch (CallFailedException e) {
            return new CallResult.Unavailable<>(e.why());
        }
    }

    private <T> CallResult<T> read(String service, HttpResponse<String> response, Class<T> answer) {
        return response.getStatus() == HttpStatus.NOT_FOUND
                ? new CallResult.Absent<>()
                : new CallResult.Answered<>(
                        answers.read(service, response.getBody().orElse(""), answer));
    }

    private static <T> T twice(Supplier<T> call) {
        try {
            return call.get();
        } catch (CallFailedException e) {
            if (!e.mayPass()) {
                throw e;
            }
            return call.get();
        }
    }

    private <T> T withToken(String service, String scope, Function<String, T> call) {
        OwnToken token = tokens.get(scope);
        try {
            return call.apply(token.authorization());
        } catch (HttpClientResponseException e) {
            if (e.getStatus() != HttpStatus.UNAUTHORIZED) {
                throw CallFailedException.of(service, e);
            }
            // Revoked, or signed by a key that is gone: what was kept may be of no use long before its end.
            tokens.forget(scope, token);
        } catch (HttpClientException e) {
            throw CallFailedException.of(service, e);
        }
        try {
            return call.apply(tokens.get(scope).authorization());
        } catch (HttpClientException e) {
            throw CallFailedException.of(service, e);
        }
    }

    private static void logChanges(CircuitBreaker circuit) {
        circuit.getEventPublisher()
                .onStateTransition(change -> LOG.warn(
                        "The circuit to {} is {} now.",
                        change.getCircuitBreakerName(),
                        change.getStateTransition().getToState()));
    }
}
