package dev.latchkey.auth.session;

import dev.latchkey.auth.secret.RandomSecret;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * A refresh token as the client gets it: 256 random bits in base64url. Its {@code toString} does not show it.
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
     * {@return the token that replaces this one: HMAC-SHA-256 of the value under the salt, in base64url}
     *
     * <p>The database stores only the salt. A reader of the database lacks the value; a thief of an old token lacks the
     * salt. Value and salt always give the same successor, so a client that repeats a request after a lost answer gets the
     * same token.
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

    /** {@return SHA-256 of the value; the database stores only this} */
    byte[] hash() {
        return RandomSecret.hash(value);
    }

    @Override
    public String toString() {
        return "RefreshToken[]";
    }
}
