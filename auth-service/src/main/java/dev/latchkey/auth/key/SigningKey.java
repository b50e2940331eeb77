package dev.latchkey.auth.key;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;

/**
 * A row of {@code auth.signing_key}.
 *
 * @param kid RFC 7638 thumbprint
 * @param state {@code published} (in the key set, not yet signing), {@code active} (signing) or {@code retired} (in the
 *     key set until the last token that it signed has expired)
 * @param encryptedJwk see {@link MasterKey}
 */
@MappedEntity(value = "signing_key", schema = "auth")
record SigningKey(@Id String kid, String state, String encryptedJwk, Instant createdAt) {
    static final String ACTIVE = "active";
}
