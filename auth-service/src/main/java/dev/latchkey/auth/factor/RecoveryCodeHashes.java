package dev.latchkey.auth.factor;

import dev.latchkey.auth.key.DerivedSecrets;
import dev.latchkey.auth.secret.HmacSha256;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * Hashes recovery codes with a key that every replica derives from the master key. A code has only 60 bits, so a reader of the
 * database could find it from a hash without a key.
 */
@Singleton
final class RecoveryCodeHashes {
    private static final String PURPOSE = "latchkey recovery code";

    private final DerivedSecrets secrets;

    RecoveryCodeHashes(DerivedSecrets secrets) {
        this.secrets = secrets;
    }

    /** {@return the hash of a code of this account; the same code of another account has another hash} */
    byte[] of(UUID accountId, RecoveryCode code) {
        return HmacSha256.of(
                secrets.derive(PURPOSE), (accountId + " " + code.text()).getBytes(StandardCharsets.US_ASCII));
    }

    /** {@return the hashes of codes, as PostgreSQL reads {@code bytea} from a text} */
    List<String> literals(UUID accountId, List<RecoveryCode> codes) {
        return codes.stream()
                .map(code -> "\\x" + HexFormat.of().formatHex(of(accountId, code)))
                .toList();
    }
}
