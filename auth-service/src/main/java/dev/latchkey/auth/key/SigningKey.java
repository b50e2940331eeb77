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
 * @param createdAt when it was created and published
 * @param longestTokenSeconds the longest lifetime of a token of this key, by the settings of every replica
 * @param signsFrom the earliest time at which it signs
 * @param signsBy the latest time at which it begins to sign, even if some verifiers do not know it
 * @param endsAt when the row is deleted; null until the key is retired or revoked
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

    /** {@return whether it signs, or will sign} */
    boolean maySign() {
        return is(ACTIVE) || is(PUBLISHED);
    }

    /** Ciphertext is not secret, but does not belong in a log. */
    @Override
    public String toString() {
        return "SigningKey[" + kid + " " + state + "]";
    }
}
