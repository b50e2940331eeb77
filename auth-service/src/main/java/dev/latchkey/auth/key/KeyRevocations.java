package dev.latchkey.auth.key;

import java.time.Instant;
import java.util.OptionalInt;

/** The revocation log, as far as keys are concerned: it is another feature's, which needs tokens, which need keys. */
public interface KeyRevocations {
    /**
     * Revokes every token that the key has signed or will, and waits until that holds everywhere, and with it all that was
     * revoked before: for no longer than the longest lease of a verifier. Revoking again does no harm.
     *
     * @param until when nobody can have a use for the revocation any more
     * @return how many verifiers have confirmed that they know; empty when no verifier has a lease
     */
    OptionalInt revoke(String kid, Instant until);

    /** Does the same without waiting: it is committed, and verifiers hear of it in their own time, within a lease. */
    void revokeWithoutWaiting(String kid, Instant until);

    /** Has the verifiers notified that the published keys have changed. Called after the commit; does not wait. */
    void wakeVerifiers();
}
