package dev.latchkey.auth.authorization;

import dev.latchkey.auth.secret.RandomSecret;

/**
 * A code as the client has it: 256 random bits in base64url. Its {@code toString} does not show it.
 *
 * @param value what the client presents
 */
public record AuthorizationCode(String value) {
    static AuthorizationCode random() {
        return new AuthorizationCode(RandomSecret.text());
    }

    /** {@return SHA-256 of the value: what the database knows} */
    byte[] hash() {
        return RandomSecret.hash(value);
    }

    @Override
    public String toString() {
        return "AuthorizationCode[]";
    }
}
