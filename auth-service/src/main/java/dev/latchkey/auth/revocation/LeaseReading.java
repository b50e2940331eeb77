package dev.latchkey.auth.revocation;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** All leases, as one query has found them. */
record LeaseReading(List<VerifierLease> leases) {
    LeaseReading {
        leases = List.copyOf(leases);
    }

    /** {@return whether nothing is to be waited for any more on the verifier's part} */
    boolean confirms(UUID verifierId, long seq) {
        return find(verifierId).map(lease -> lease.knows(seq)).orElse(true);
    }

    /** {@return how many verifiers know everything up to there} */
    int knowing(long seq) {
        return Math.toIntExact(leases.stream().filter(lease -> lease.knows(seq)).count());
    }

    private Optional<VerifierLease> find(UUID verifierId) {
        return leases.stream()
                .filter(lease -> lease.verifierId().equals(verifierId))
                .findFirst();
    }
}
