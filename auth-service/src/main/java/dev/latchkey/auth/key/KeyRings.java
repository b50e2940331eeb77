package dev.latchkey.auth.key;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where the keys come from: {@link KeyStore}, but for tests. */
interface KeyRings {
    /** {@return the keys as they were last seen, without waiting for anything; null while they never were} */
    @Nullable
    KeyRing latest();

    /**
     * {@return keys that are no older than a few seconds, one of them active}
     *
     * @throws dev.latchkey.shared.micronaut.error.UnavailableException when there are none, after having waited for a while
     */
    KeyRing toSign();

    /** {@return the longest time from signing a token to its {@code exp}} */
    Duration longestToken();

    /**
     * Looks for newer keys, unless that was done just now: a token names a key that the latest ring lacks.
     *
     * @return whether the latest ring has all keys that there are; false when the last look failed
     */
    boolean lookAgain();
}
