package dev.latchkey.auth.key;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The source of the keys: {@link KeyStore}, except in tests. */
interface KeyRings {
    /** {@return the keys as they were last seen, without waiting; null before they were seen for the first time} */
    @Nullable
    KeyRing latest();

    /**
     * {@return keys that are at most a few seconds old, with an active one}
     *
     * @throws dev.latchkey.shared.micronaut.error.UnavailableException when there is no active key after a wait
     */
    KeyRing toSign();

    /** {@return the longest time from signing a token to its {@code exp}} */
    Duration longestToken();

    /**
     * Looks for newer keys, because a token names a key that the latest ring lacks. Does nothing if the last look was just
     * now.
     *
     * @return whether the latest ring has all keys that exist; false when the last look failed
     */
    boolean lookAgain();
}
