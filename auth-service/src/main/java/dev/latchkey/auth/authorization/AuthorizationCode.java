package dev.latchkey.auth.authorization;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A code as the client has it: 256 random bits in base64url. Its {@code toString} does not show it.
 *
 * @param value what the client presents
 */
public record AuthorizationCode(String value) {
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    static AuthorizationCode random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new AuthorizationCode(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
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
        return "AuthorizationCode[]";
    }
}
