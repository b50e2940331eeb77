package dev.latchkey.auth.revocation;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Since when this process has itself seen each lease as it is, by its own monotonic clock. A lease that was seen with the
 * same renewals a lease ago has run out: so a verifier that crashed costs one wait, not one per logout.
 */
@Singleton
final class SeenLeases {
    private record Seen(long renewals, long since) {}

    private final Map<UUID, Seen> leases = new ConcurrentHashMap<>();

    /**
     * Remembers what was read.
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

    /** Forgets all but these, which are all that there are. */
    void retain(Collection<VerifierLease> all) {
        leases.keySet().retainAll(all.stream().map(VerifierLease::verifierId).collect(Collectors.toUnmodifiableSet()));
    }

    /** Forgets all: another server, or another state of it, counts its renewals from elsewhere. */
    void forgetAll() {
        leases.clear();
    }

    /** {@return whether there was any at the last look} */
    boolean any() {
        return !leases.isEmpty();
    }

    /**
     * {@return when a lease began at the latest: when it was first seen with these renewals}
     *
     * @param read by a query that began after the commit: else a renewal in between would be missed
     * @param returned the monotonic clock once the commit had returned
     */
    long beganBefore(VerifierLease read, long returned) {
        Seen seen = leases.get(read.verifierId());
        return seen != null && seen.renewals() == read.renewals() && seen.since() - returned < 0
                ? seen.since()
                : returned;
    }
}
