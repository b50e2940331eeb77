package dev.latchkey.auth.session;

import java.time.Instant;
import java.util.UUID;

/**
 * What a verified passkey has proved. The database decides whether it opens a session.
 *
 * @param accountId of its owner
 * @param signCount the counter of the authenticator
 * @param backedUp whether a copy of the passkey exists
 * @param challengeHash the hash of the challenge that the authenticator has signed
 * @param challengeExpiresAt when the challenge expires
 */
@SuppressWarnings("ArrayRecordComponent") // it lives within one call, and is never compared
public record PasskeyProof(
        UUID accountId,
        byte[] credentialId,
        long signCount,
        boolean backedUp,
        byte[] challengeHash,
        Instant challengeExpiresAt) {

    /** The arrays would tell nothing. */
    @Override
    public String toString() {
        return "PasskeyProof[" + accountId + "]";
    }
}
