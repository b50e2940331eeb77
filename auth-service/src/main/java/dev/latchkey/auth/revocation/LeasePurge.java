package dev.latchkey.auth.revocation;

import dev.latchkey.auth.purge.Purge;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Deletes the leases of verifiers that are no more: those that this process has itself seen unchanged for longer than any
 * lease can be. The database's clock has no say in it, since clocks can be set.
 */
@Singleton
final class LeasePurge implements Purge {
    /** A verifier that only hangs comes back with a row of its own making; until then its row tells operators of it. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(2);

    private final RevocationStatements statements;
    private final SeenLeases seen;
    private final MonotonicClock monotonic;

    LeasePurge(RevocationStatements statements, SeenLeases seen, MonotonicClock monotonic) {
        this.statements = statements;
        this.seen = seen;
        this.monotonic = monotonic;
    }

    @Override
    public long purge(int batchSize) {
        long deleted = 0;
        for (VerifierLease lease : statements.leases()) {
            long now = monotonic.nanoTime();
            if (deleted < batchSize && now - seen.beganBefore(lease, now) >= FORGOTTEN.toNanos()) {
                deleted += statements.delete(lease);
            }
        }
        return deleted;
    }
}
