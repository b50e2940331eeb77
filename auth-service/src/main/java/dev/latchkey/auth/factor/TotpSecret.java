package dev.latchkey.auth.factor;

import java.security.Key;
import java.security.SecureRandom;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;

/** The secret that an authenticator app shares with this service: 160 random bits (RFC 4226 section 4, R6). */
final class TotpSecret {
    private static final int BYTES = 20;
    private static final int GROUP = 4;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] bytes;

    TotpSecret(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    static TotpSecret random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new TotpSecret(bytes);
    }

    /** {@return the secret that {@link #text} has written} */
    static TotpSecret of(String text) {
        return new TotpSecret(Base32.decode(text));
    }

    /** {@return base 32 (RFC 4648 section 6), as apps read it; 20 bytes need no padding} */
    String text() {
        return Base32.toBase32String(bytes);
    }

    /** {@return the text in groups of four, for people who type it} */
    String shown() {
        return text().replaceAll("(.{" + GROUP + "})(?=.)", "$1 ");
    }

    Key key() {
        return new SecretKeySpec(bytes, "HmacSHA1");
    }

    /** The secret stays out of logs. */
    @Override
    public String toString() {
        return "TotpSecret[]";
    }
}
