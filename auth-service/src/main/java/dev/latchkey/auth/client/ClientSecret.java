package dev.latchkey.auth.client;

import dev.latchkey.auth.secret.RandomSecret;

/**
 * A client's secret in plain text. Its {@code toString} does not show it.
 *
 * @param value what the client presents
 */
public record ClientSecret(String value) {
    /** {@return 256 random bits in base64url} */
    public static ClientSecret random() {
        return new ClientSecret(RandomSecret.text());
    }

    /** {@return the hash that the database stores} */
    public SecretHash hash() {
        return new SecretHash(RandomSecret.hash(value));
    }

    @Override
    public String toString() {
        return "ClientSecret[]";
    }
}
