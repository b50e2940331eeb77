package dev.latchkey.auth.address;

import dev.latchkey.auth.secret.RandomSecret;

/** The secrets of a claim, which only its mail contains, and their hashes, which the database stores. */
public final class ClaimSecrets {
    private final String token = RandomSecret.text();
    private final VerificationCode code;
    private final byte[] codeHash;

    ClaimSecrets(VerificationCode code, byte[] codeHash) {
        this.code = code;
        this.codeHash = codeHash;
    }

    /** {@return the secret of the link} */
    String token() {
        return token;
    }

    /** {@return the code to type instead} */
    VerificationCode code() {
        return code;
    }

    /** {@return SHA-256 of the token} */
    public byte[] tokenHash() {
        return RandomSecret.hash(token);
    }

    /** {@return the HMAC of the account and the code} */
    public byte[] codeHash() {
        return codeHash.clone();
    }

    /** The secrets stay out of logs. */
    @Override
    public String toString() {
        return "ClaimSecrets[]";
    }
}
