package dev.latchkey.auth.key;

/**
 * A new key, ready for the database.
 *
 * @param kid RFC 7638 thumbprint
 * @param encryptedJwk see {@link MasterKey}
 * @param longestTokenSeconds how long a token of this key can live
 */
record SealedKey(String kid, String encryptedJwk, long longestTokenSeconds) {
    /** Ciphertext is no secret, but has no place in a log either. */
    @Override
    public String toString() {
        return "SealedKey[" + kid + "]";
    }
}
