package dev.latchkey.auth.address;

import dev.latchkey.auth.key.DerivedSecrets;
import dev.latchkey.auth.secret.HmacSha256;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Hashes codes with a key that every replica derives from the master key. A code has only 40 bits, so a reader of the
 * database could find it from a hash without a key.
 */
@Singleton
final class CodeHashes {
    private static final String PURPOSE = "latchkey address code";

    private final DerivedSecrets secrets;

    CodeHashes(DerivedSecrets secrets) {
        this.secrets = secrets;
    }

    /** {@return the hash of a code of this account; the code of another account has another hash} */
    byte[] of(UUID accountId, VerificationCode code) {
        return HmacSha256.of(
                secrets.derive(PURPOSE), (accountId + " " + code.text()).getBytes(StandardCharsets.US_ASCII));
    }
}
