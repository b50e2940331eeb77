package dev.latchkey.auth.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Secrets of 256 random bits. They cannot be guessed, so a fast hash without a salt is enough to hide them from a reader of
 * the database.
 */
public final class RandomSecret {
    private static final int BYTES = 32;
    private static final Pattern TEXT = Pattern.compile("[\\w-]{43}");

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

    /** {@return whether a text has the form of {@link #text()}} Other texts need no look into the database. */
    public static boolean isText(String text) {
        return TEXT.matcher(text).matches();
    }

    /** {@return SHA-256 of any text that was presented; the database stores only such hashes} */
    public static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}
