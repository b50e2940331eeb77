package dev.latchkey.auth.revocation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a revocation holds everywhere: each verifier that was behind has said that it knows, has left, or has a lease
 * that must have run out by now.
 *
 * <p>Only this process' monotonic clock is looked at. A lease that was granted before the revocation has run out one lease
 * after the statement returned, or after this process saw it as it still was under K; one that was granted later has seen
 * the revocation. So the wait ends even when the database does not answer any more.
 */
@Singleton
final class Confirmations {
    /** How long to look for the number of verifiers when nobody has to be waited for. */
    private static final Duration FOR_THE_COUNT = Duration.ofSeconds(1);

    private final LeaseWatch watch;
    private final SeenLeases seen;
    private final MonotonicClock monotonic;
    private final Timer wait;

    Confirmations(LeaseWatch watch, SeenLeases seen, MonotonicClock monotonic, MeterRegistry metrics) {
        this.watch = watch;
        this.seen = seen;
        this.monotonic = monotonic;
        this.wait = metrics.timer("latchkey.revocation.wait");
    }

    /** Waits. */
    Confirmation await(Written written) {
        try (LeaseWatch.Waiter waiter = watch.waiter()) {
            Optional<LeaseReading> latest = Optional.empty();
            while (!isSettled(written, latest)) {
                Optional<LeaseReading> newer = waiter.next();
                latest = newer.isPresent() ? newer : latest;
            }
            wait.record(monotonic.nanoTime() - written.returned(), TimeUnit.NANOSECONDS);
            return new Confirmation(written.seq(), confirmed(written, latest));
        }
    }

    private boolean isSettled(Written written, Optional<LeaseReading> latest) {
        long now = monotonic.nanoTime();
        if (latest.isEmpty() && written.behind().isEmpty()) {
            return now - written.returned() >= FOR_THE_COUNT.toNanos();
        }
        return written.behind().stream()
                .allMatch(lease -> hasRunOut(written, lease, now)
                        || latest.filter(reading -> reading.confirms(lease.verifierId(), written.seq()))
                                .isPresent());
    }

    private boolean hasRunOut(Written written, VerifierLease lease, long now) {
        return now - seen.beganBefore(lease, written.returned())
                >= lease.lease().toNanos();
    }

    /** Whoever has not been seen to know is not counted: without a reading, nobody is. */
    private @Nullable Integer confirmed(Written written, Optional<LeaseReading> latest) {
        if (latest.isEmpty()) {
            return seen.any() ? Integer.valueOf(0) : null;
        }
        LeaseReading reading = latest.get();
        return reading.leases().isEmpty() ? null : Integer.valueOf(reading.knowing(written.seq()));
    }
}
