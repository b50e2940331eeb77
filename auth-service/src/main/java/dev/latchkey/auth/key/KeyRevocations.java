package dev.latchkey.auth.key;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * The part of the revocation log that concerns keys. The log belongs to another feature, which depends on this package:
 * this interface avoids a cycle.
 */
public interface KeyRevocations {
    /**
     * Revokes every token that the key has signed or will sign. Waits until this revocation and all earlier ones hold
     * everywhere, at most for the longest lease of a verifier. Is idempotent.
     *
     * @param until when the revocation is not needed any more
     * @return how many verifiers have confirmed it; empty when no verifier has a lease
     */
    OptionalInt revoke(String kid, Instant until);

    /**
     * Revokes in the same way, but does not wait. When this returns, the revocation is committed; verifiers learn of it
     * within a lease.
     */
    void revokeWithoutWaiting(String kid, Instant until);

    /** Notifies the verifiers that the published keys have changed. Called after the commit; does not wait. */
    void wakeVerifiers();
}
