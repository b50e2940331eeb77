package dev.latchkey.auth.revocation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A verified passkey for {@code auth.add_passkey}.
 *
 * @param publicKey a COSE key
 * @param challengeHash the hash of the challenge that the authenticator has signed
 * @param challengeExpiresAt when the challenge expires
 */
@SuppressWarnings("ArrayRecordComponent") // it lives within one call, and is never compared
public record NewPasskey(
        UUID id,
        byte[] credentialId,
        byte[] publicKey,
        long signCount,
        List<String> transports,
        UUID aaguid,
        boolean backupEligible,
        boolean backedUp,
        String name,
        byte[] challengeHash,
        Instant challengeExpiresAt) {

    /** The arrays would tell nothing. */
    @Override
    public String toString() {
        return "NewPasskey[" + id + "]";
    }
}
