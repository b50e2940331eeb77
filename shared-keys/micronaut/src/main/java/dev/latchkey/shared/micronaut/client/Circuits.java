package dev.latchkey.shared.micronaut.client;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps callers from waiting for a service that is down. A service's circuit opens when half of the last ten calls have
 * failed, and after at least five calls. While it is open, calls fail at once for
 * {@code latchkey.client.circuit-pause}; then one call tries the service. A refusal counts as an answer: a service that
 * refuses is not down.
 */
@Singleton
final class Circuits {
    private static final Logger LOG = LoggerFactory.getLogger(Circuits.class);
    private static final int LAST_CALLS = 10;
    private static final int FEWEST_CALLS = 5;
    private static final float HALF = 50;

    private final CircuitBreakerRegistry circuits;

    Circuits(OwnClientSettings settings, Ticker ticker) {
        this.circuits = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
                .slidingWindowSize(LAST_CALLS)
                .minimumNumberOfCalls(FEWEST_CALLS)
                .failureRateThreshold(HALF)
                .waitDurationInOpenState(settings.circuitPause())
                .permittedNumberOfCallsInHalfOpenState(1)
                .recordException(failure -> failure instanceof CallFailedException failed && !failed.isRefusal())
                .clock(new TickerClock(ticker))
                .build());
        circuits.getEventPublisher().onEntryAdded(added -> logChanges(added.getAddedEntry()));
    }

    /**
     * Makes a call, and retries it once when the failure may have passed.
     *
     * @param service the called service, which has its own circuit
     * @throws CallFailedException when the call failed, or when the circuit is open
     */
    <T> T call(String service, Supplier<T> call) {
        try {
            return circuits.circuitBreaker(service).executeSupplier(() -> twice(call));
        } catch (CallNotPermittedException e) {
            throw CallFailedException.lasting(service + " is not called while its circuit breaker is open");
        }
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

    private static void logChanges(CircuitBreaker circuit) {
        circuit.getEventPublisher()
                .onStateTransition(change -> LOG.warn(
                        "The circuit breaker for {} is now {}.",
                        change.getCircuitBreakerName(),
                        change.getStateTransition().getToState()));
    }
}
