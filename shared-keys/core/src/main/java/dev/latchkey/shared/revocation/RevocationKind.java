package dev.latchkey.shared.revocation;

import java.util.Locale;

/** The kind of target that a revocation names. */
public enum RevocationKind {
    /** One access token, by its {@code jti}. */
    TOKEN,
    /** All access tokens of a session, by their {@code sid}. */
    SESSION,
    /** All tokens that a key has signed, by its {@code kid}. */
    KEY;

    /** {@return the word in the column {@code kind}} */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * {@return the kind of this word}
     *
     * @throws IllegalArgumentException when the word is unknown: a verifier must not trust a log that it does not
     *     understand
     */
    static RevocationKind of(String word) {
        for (RevocationKind kind : values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("the revocation log has an unknown kind: " + word);
    }
}
