package dev.latchkey.auth.passkey;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.model.DataType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A passkey of an account: a credential record (WebAuthn level 3 section 4).
 *
 * @param publicKey a COSE key
 * @param signCount the counter of the authenticator at its last use; 0 if it does not count
 * @param transports how browsers reach the authenticator
 * @param aaguid the model of the authenticator, which is not proved; zero if it is not told
 * @param backupEligible whether the authenticator may copy the passkey to other devices; this never changes
 * @param backedUp whether a copy existed at its last use
 * @param name that the owner has given it
 * @param lastUsedAt the last sign-in; null when there was none
 */
@MappedEntity(value = "passkey", schema = "auth")
@SuppressWarnings("ArrayRecordComponent") // passkeys are compared by their ids
record Passkey(
        @Id UUID id,
        UUID accountId,
        byte[] credentialId,
        byte[] publicKey,
        long signCount,
        @TypeDef(type = DataType.STRING_ARRAY) List<String> transports,
        UUID aaguid,
        boolean backupEligible,
        boolean backedUp,
        String name,
        Instant createdAt,
        @Nullable Instant lastUsedAt) {

    /** The arrays would tell nothing. */
    @Override
    public String toString() {
        return "Passkey[" + id + "]";
    }
}
