package dev.latchkey.auth.revocation;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * All leases, as one query has found them.
 *
 * @param knownByAll every verifier whose lease may still run knows the log up to this seq
 * @param completeFrom from this time of the monotonic clock on, no verifier holds a lease that is missing here. A database
 *     that was restored from a snapshot lacks the leases that were granted after the snapshot
 * @param connection the number of the connection on which it was read, see {@link LeaseTable#connections}
 */
record LeaseReading(List<VerifierLease> leases, long knownByAll, long completeFrom, long connection) {
    LeaseReading {
        leases = List.copyOf(leases);
    }

    /** {@return the leases of the verifiers that do not know the log up to {@code seq}} */
    List<VerifierLease> behind(long seq) {
        return leases.stream().filter(lease -> !lease.knows(seq)).toList();
    }

    /** {@return whether the verifier knows the log up to {@code seq}, or has left} */
    boolean confirms(UUID verifierId, long seq) {
        return find(verifierId).map(lease -> lease.knows(seq)).orElse(true);
    }

    /** {@return how many verifiers know the log up to {@code seq}} */
    int knowing(long seq) {
        return leases.size() - behind(seq).size();
    }

    private Optional<VerifierLease> find(UUID verifierId) {
        return leases.stream()
                .filter(lease -> lease.verifierId().equals(verifierId))
                .findFirst();
    }
}
