package dev.latchkey.auth.revocation;

import java.time.Duration;
import java.util.UUID;

/**
 * A row of {@code shared.verifier_lease}, as it was read.
 *
 * @param renewals changes with each renewal, and never returns to an earlier value
 * @param appliedSeq every revocation up to this one is in the verifier's memory
 * @param lease how long the verifier trusts a renewal at most
 */
record VerifierLease(UUID verifierId, long renewals, long appliedSeq, Duration lease) {
    boolean knows(long seq) {
        return appliedSeq >= seq;
    }
}
