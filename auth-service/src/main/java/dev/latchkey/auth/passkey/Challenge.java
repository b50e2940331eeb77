package dev.latchkey.auth.passkey;

import dev.latchkey.auth.secret.RandomSecret;
import java.time.Instant;

/**
 * A challenge of this service that has come back, and has not expired.
 *
 * @param value as the authenticator has signed it
 */
@SuppressWarnings("ArrayRecordComponent") // it lives within one call, and is never compared
record Challenge(byte[] value, Instant expiresAt) {
    /** {@return the hash by which the database knows used challenges} */
    byte[] hash() {
        return RandomSecret.hash(RandomSecret.text(value));
    }
}
