package dev.latchkey.auth.revocation;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * All leases, as one query has found them.
 *
 * @param knownByAll the seq up to which every verifier knows the log whose lease may still run
 * @param completeFrom the monotonic clock from when on no verifier holds a lease that is missing here: a database that was
 *     restored from a snapshot lacks the leases that were granted since
 * @param connection the number of the connection on which it was read, see {@link LeaseTable#connections}
 */
record LeaseReading(List<VerifierLease> leases, long knownByAll, long completeFrom, long connection) {
    LeaseReading {
        leases = List.copyOf(leases);
    }

    /** {@return the verifiers that do not know everything up to there} */
    List<VerifierLease> behind(long seq) {
        return leases.stream().filter(lease -> !lease.knows(seq)).toList();
    }

    /** {@return whether the verifier knows everything up to there, or has left} */
    boolean confirms(UUID verifierId, long seq) {
        return find(verifierId).map(lease -> lease.knows(seq)).orElse(true);
    }

    /** {@return how many verifiers know everything up to there} */
    int knowing(long seq) {
        return leases.size() - behind(seq).size();
    }

    private Optional<VerifierLease> find(UUID verifierId) {
        return leases.stream()
                .filter(lease -> lease.verifierId().equals(verifierId))
                .findFirst();
    }
}
