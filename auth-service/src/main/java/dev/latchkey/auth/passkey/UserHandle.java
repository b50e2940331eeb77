package dev.latchkey.auth.passkey;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The user handle of an account (section 14.6.1): the 16 bytes of the account's id. The id is random and tells nothing of the
 * user. It never changes, and no other account gets it.
 */
final class UserHandle {
    private static final int BYTES = 2 * Long.BYTES;

    private UserHandle() {}

    static byte[] of(UUID accountId) {
        return ByteBuffer.allocate(BYTES)
                .putLong(accountId.getMostSignificantBits())
                .putLong(accountId.getLeastSignificantBits())
                .array();
    }
}
