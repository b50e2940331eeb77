package dev.latchkey.auth.session;

import dev.latchkey.auth.secret.HmacSha256;
import dev.latchkey.auth.secret.RandomSecret;
import java.nio.charset.StandardCharsets;

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
        byte[] successor = HmacSha256.of(salt, value.getBytes(StandardCharsets.UTF_8));
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
