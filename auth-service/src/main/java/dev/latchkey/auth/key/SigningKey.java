package dev.latchkey.auth.key;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code auth.signing_key}. All times are the database's.
 *
 * @param kid RFC 7638 thumbprint
 * @param state {@code published} (in the key set, not yet signing), {@code active} (signing), {@code retired} (in the key
 *     set until the last token that it signed has expired) or {@code revoked} (out of the key set)
 * @param encryptedJwk see {@link MasterKey}; null when revoked
 * @param createdAt when it was made, and published
 * @param longestTokenSeconds how long a token of this key can live, by the settings of every replica
 * @param signsFrom not before this does a published key sign
 * @param signsBy from here on it signs, whatever the verifiers say
 * @param endsAt when the row goes; null until it is retired or revoked
 */
@MappedEntity(value = "signing_key", schema = "auth")
record SigningKey(
        @Id String kid,
        String state,
        @Nullable String encryptedJwk,
        Instant createdAt,
        long longestTokenSeconds,
        Instant signsFrom,
        Instant signsBy,
        @Nullable Instant activatedAt,
        @Nullable Instant retiredAt,
        @Nullable Instant revokedAt,
        @Nullable Instant endsAt) {
    static final String PUBLISHED = "published";
    static final String ACTIVE = "active";
    static final String RETIRED = "retired";
    static final String REVOKED = "revoked";

    boolean is(String wanted) {
        return state.equals(wanted);
    }

    /** {@return whether it signs, or is to} */
    boolean maySign() {
        return is(ACTIVE) || is(PUBLISHED);
    }

    /** Ciphertext is no secret, but has no place in a log either. */
    @Override
    public String toString() {
        return "SigningKey[" + kid + " " + state + "]";
    }
}
