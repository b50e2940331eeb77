package dev.latchkey.auth.revocation;

import dev.latchkey.shared.revocation.LeaseTerms;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micronaut.data.exceptions.DataAccessException;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Waits until a revocation holds everywhere: each verifier that was behind has confirmed it, has left, or has a lease that
 * must have run out by now.
 *
 * <p>The leases are read after the revocation has committed. A lease that this reading misses was granted later. Its
 * verifier read the log even later, so it knows the revocation. The reading may also find a lease whose verifier read the
 * log before the commit. Such a lease runs out one lease after the commit at the latest. Only this process's monotonic
 * clock is used.
 */
@Singleton
final class Confirmations {
    private final RevocationStatements statements;
    private final LeaseWatch watch;
    private final SeenLeases seen;
    private final MonotonicClock monotonic;
    private final Timer wait;

    Confirmations(
            RevocationStatements statements,
            LeaseWatch watch,
            SeenLeases seen,
            MonotonicClock monotonic,
            MeterRegistry metrics) {
        this.statements = statements;
        this.watch = watch;
        this.seen = seen;
        this.monotonic = monotonic;
        this.wait = metrics.timer("latchkey.revocation.wait");
    }

    /**
     * Waits. Called after the revocation has committed.
     *
     * @throws DataAccessException when the database has lost the revocation meanwhile; the call can safely be repeated
     */
    Confirmation await(Written written) {
        try (LeaseWatch.Waiter waiter = watch.waiter(written.seq())) {
            Optional<LeaseReading> first = firstReading(waiter, written);
            Confirmation confirmation =
                    first.isPresent() ? await(written, first.get(), waiter) : new Confirmation(seen.any() ? 0 : null);
            wait.record(monotonic.nanoTime() - written.returned(), TimeUnit.NANOSECONDS);
            return confirmation;
        }
    }

    /**
     * {@return the first reading; empty when the leases cannot be read for so long that every earlier lease has run out}
     */
    private Optional<LeaseReading> firstReading(LeaseWatch.Waiter waiter, Written written) {
        Optional<LeaseReading> first = waiter.next();
        while (first.isEmpty() && monotonic.nanoTime() - written.returned() < LeaseTerms.LONGEST.toNanos()) {
            first = waiter.next();
        }
        return first;
    }

    private Confirmation await(Written written, LeaseReading first, LeaseWatch.Waiter waiter) {
        List<VerifierLease> behind = first.behind(written.seq());
        LeaseReading latest = first;
        while (!isSettled(written, behind, latest)) {
            latest = waiter.next().orElse(latest);
        }
        if (latest.connection() != written.connection()) {
            statements.requireStillThere(written);
        }
        return new Confirmation(latest.leases().isEmpty() ? null : latest.knowing(written.seq()));
    }

    private boolean isSettled(Written written, List<VerifierLease> behind, LeaseReading latest) {
        long now = monotonic.nanoTime();
        return now - latest.completeFrom() >= 0
                && behind.stream()
                        .allMatch(lease -> latest.confirms(lease.verifierId(), written.seq())
                                || seen.hasRunOut(lease, written.returned(), now));
    }
}
