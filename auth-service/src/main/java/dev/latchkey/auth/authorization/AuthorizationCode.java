package dev.latchkey.auth.authorization;

import dev.latchkey.auth.secret.RandomSecret;

/**
 * An authorization code as the client gets it: 256 random bits in base64url. Its {@code toString} does not show it.
 *
 * @param value what the client presents
 */
public record AuthorizationCode(String value) {
    static AuthorizationCode random() {
        return new AuthorizationCode(RandomSecret.text());
    }

    /** {@return SHA-256 of the value; the database stores only this} */
    byte[] hash() {
        return RandomSecret.hash(value);
    }

    @Override
    public String toString() {
        return "AuthorizationCode[]";
    }
}
