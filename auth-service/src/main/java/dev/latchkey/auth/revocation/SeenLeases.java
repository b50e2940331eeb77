package dev.latchkey.auth.revocation;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Records since when this process has seen each lease unchanged, by its own monotonic clock. A lease that has kept the same
 * renewals for the time of a lease has run out. So a crashed verifier costs one wait, and not one for each logout.
 */
@Singleton
final class SeenLeases {
    private record Seen(long renewals, long since) {}

    private final Map<UUID, Seen> leases = new ConcurrentHashMap<>();

    /**
     * Records what was read.
     *
     * @param returned the monotonic clock, read after the statement had returned: the renewal was before that
     */
    void saw(Collection<VerifierLease> read, long returned) {
        for (VerifierLease lease : read) {
            leases.merge(
                    lease.verifierId(),
                    new Seen(lease.renewals(), returned),
                    (before, now) ->
                            before.renewals() == now.renewals() && before.since() - now.since() <= 0 ? before : now);
        }
    }

    /** Forgets all leases except these, which are all that exist. */
    void retain(Collection<VerifierLease> all) {
        leases.keySet().retainAll(all.stream().map(VerifierLease::verifierId).collect(Collectors.toUnmodifiableSet()));
    }

    /** Forgets all leases: another server, or a restored one, counts its renewals from another value. */
    void forgetAll() {
        leases.clear();
    }

    /** {@return whether the last reading has found any lease} */
    boolean any() {
        return !leases.isEmpty();
    }

    /**
     * {@return the latest time at which a lease can have begun: when it was first seen with these renewals}
     *
     * @param read by a query that began after the commit; otherwise a renewal in between would be missed
     * @param returned the monotonic clock after the commit had returned
     */
    long beganBefore(VerifierLease read, long returned) {
        Seen seen = leases.get(read.verifierId());
        return seen != null && seen.renewals() == read.renewals() && seen.since() - returned < 0
                ? seen.since()
                : returned;
    }

    /**
     * {@return whether a lease must have run out}
     *
     * @param returned as {@link #beganBefore} takes it
     * @param now the monotonic clock
     */
    boolean hasRunOut(VerifierLease read, long returned, long now) {
        return now - beganBefore(read, returned) >= read.lease().toNanos();
    }
}
