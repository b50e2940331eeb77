package dev.latchkey.auth.revocation;

import java.util.List;

/**
 * A revocation that is committed, and not known to every verifier yet.
 *
 * @param seq the log's highest when it was written, read under K
 * @param behind the verifiers that had not applied everything up to there, read under K
 * @param returned the monotonic clock once the statement had returned
 */
record Written(long seq, List<VerifierLease> behind, long returned) {
    Written {
        behind = List.copyOf(behind);
    }
}
