package dev.latchkey.auth.key;

/**
 * A new key, ready for the database.
 *
 * @param kid RFC 7638 thumbprint
 * @param encryptedJwk see {@link MasterKey}
 * @param longestTokenSeconds the longest lifetime of a token of this key
 */
record SealedKey(String kid, String encryptedJwk, long longestTokenSeconds) {
    /** Ciphertext is not secret, but does not belong in a log. */
    @Override
    public String toString() {
        return "SealedKey[" + kid + "]";
    }
}
