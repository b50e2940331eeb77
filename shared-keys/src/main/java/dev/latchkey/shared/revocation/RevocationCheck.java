package dev.latchkey.shared.revocation;

import dev.latchkey.shared.token.AccessToken;

/** Tells whether a verified token was revoked since it was issued. Safe for use by many threads. */
public interface RevocationCheck extends AutoCloseable {
    /**
     * May block where {@link #blocks()} says so.
     *
     * @param token verified
     * @return never null
     */
    RevocationStatus check(AccessToken token);

    /**
     * Never waits.
     *
     * @param token verified
     * @return what {@link #check} would return; {@code UNKNOWN} also where that would wait to find out
     */
    default RevocationStatus checkAtOnce(AccessToken token) {
        return blocks() ? RevocationStatus.UNKNOWN : check(token);
    }

    /** {@return whether {@link #check} may wait for I/O, and so must not run on an event loop} */
    boolean blocks();

    /** Ends what it keeps; by default nothing. After that, what it cannot tell is {@code UNKNOWN}. */
    @Override
    default void close() {}
}
