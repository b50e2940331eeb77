package dev.latchkey.shared.revocation;

import dev.latchkey.shared.token.AccessToken;

/** Tells whether a verified token was revoked since it was issued. Safe for use by many threads. */
public interface RevocationCheck extends AutoCloseable {
    /**
     * Checks a token. May block if {@link #blocks()} is true.
     *
     * @param token verified
     * @return never null
     */
    RevocationStatus check(AccessToken token);

    /**
     * Checks a token without waiting.
     *
     * @param token verified
     * @return what {@link #check} would return; {@code UNKNOWN} also when {@code check} would have to wait
     */
    default RevocationStatus checkAtOnce(AccessToken token) {
        return blocks() ? RevocationStatus.UNKNOWN : check(token);
    }

    /** {@return whether {@link #check} may wait for I/O, and so must not run on an event loop} */
    boolean blocks();

    /** Releases its resources; by default there are none. Afterwards a check that needs them returns {@code UNKNOWN}. */
    @Override
    default void close() {}
}
