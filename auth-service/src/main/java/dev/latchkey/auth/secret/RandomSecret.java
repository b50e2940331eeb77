package dev.latchkey.auth.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Secrets of 256 random bits: those that nobody can guess, so that a hash without a salt, and a fast one, is enough to keep
 * them from whoever reads the database.
 */
public final class RandomSecret {
    /** The length of a secret, and of its hash. */
    public static final int BYTES = 32;

    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomSecret() {}

    /** {@return 256 new random bits} */
    public static byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** {@return 256 new random bits, as {@link #text(byte[])} writes them} */
    public static String text() {
        return text(bytes());
    }

    /** {@return the bytes in base64url without padding: 43 characters for 256 bits} */
    public static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** {@return SHA-256 of the text, whatever it is that was presented: what the database may know} */
    public static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}
