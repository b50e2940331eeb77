package dev.latchkey.auth.session;

import dev.latchkey.auth.secret.RandomSecret;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * A refresh token as the client has it: 256 random bits in base64url. Its {@code toString} does not show it.
 *
 * @param value what the client presents
 */
public record RefreshToken(String value) {
    static RefreshToken random() {
        return new RefreshToken(RandomSecret.text());
    }

    /** {@return a new salt for {@link #successor}} */
    static byte[] randomSalt() {
        return RandomSecret.bytes();
    }

    /**
     * {@return the token that takes this one's place: HMAC-SHA-256 of the value under the salt, in base64url}
     *
     * <p>The salt alone is kept, and the value is not: whoever reads the database lacks the one, whoever has stolen an old
     * token the other. With both, as when the client asks again for an answer that was lost, the successor is the same.
     */
    RefreshToken successor(byte[] salt) {
        HMac hmac = new HMac(new SHA256Digest());
        hmac.init(new KeyParameter(salt));
        byte[] presented = value.getBytes(StandardCharsets.UTF_8);
        hmac.update(presented, 0, presented.length);
        byte[] successor = new byte[RandomSecret.BYTES];
        hmac.doFinal(successor, 0);
        return new RefreshToken(RandomSecret.text(successor));
    }

    /** {@return SHA-256 of the value: what the database knows} */
    byte[] hash() {
        return RandomSecret.hash(value);
    }

    @Override
    public String toString() {
        return "RefreshToken[]";
    }
}
