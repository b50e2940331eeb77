package dev.latchkey.auth.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * A refresh token as the client has it: 256 random bits in base64url. Its {@code toString} does not show it.
 *
 * @param value what the client presents
 */
public record RefreshToken(String value) {
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    static RefreshToken random() {
        return of(randomBytes());
    }

    /** {@return a new salt for {@link #successor}} */
    static byte[] randomSalt() {
        return randomBytes();
    }

    private static byte[] randomBytes() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static RefreshToken of(byte[] bytes) {
        return new RefreshToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
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
        byte[] successor = new byte[BYTES];
        hmac.doFinal(successor, 0);
        return of(successor);
    }

    /** {@return SHA-256 of the value: what the database knows} */
    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    @Override
    public String toString() {
        return "RefreshToken[]";
    }
}
