package dev.latchkey.system;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What an authenticator app does (RFC 6238): HMAC-SHA-1, six digits, a time step of 30 s. */
final class AuthenticatorApp {

    private static final String ALGORITHM = "HmacSHA1";
    private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int STEP_SECONDS = 30;

    private AuthenticatorApp() {}

    /**
     * {@return the code of a time}
     *
     * @param secret in base 32 (RFC 4648 section 6), of whole bytes; spaces are ignored
     */
    static String code(String secret, Instant time) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key(secret.replaceAll("\\s", "")), ALGORITHM));
            byte[] step = ByteBuffer.allocate(Long.BYTES)
                    .putLong(time.getEpochSecond() / STEP_SECONDS)
                    .array();
            ByteBuffer hash = ByteBuffer.wrap(mac.doFinal(step));
            int offset = hash.get(hash.limit() - 1) & 0xf;
            return "%06d".formatted((hash.getInt(offset) & Integer.MAX_VALUE) % 1_000_000);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] key(String secret) {
        BigInteger value = BigInteger.ONE; // a leading bit keeps the zeros
        for (int i = 0; i < secret.length(); i++) {
            value = value.shiftLeft(5).or(BigInteger.valueOf(BASE_32.indexOf(secret.charAt(i))));
        }
        byte[] bytes = value.toByteArray();
        int length = secret.length() * 5 / 8;
        return Arrays.copyOfRange(bytes, bytes.length - length, bytes.length);
    }
}
