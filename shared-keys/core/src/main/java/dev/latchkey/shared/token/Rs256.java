package dev.latchkey.shared.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;

/**
 * Verifies RS256 (RSASSA-PKCS1-v1_5 with SHA-256, RFC 7518 section 3.3) with the JVM's default provider. This is the JDK's own,
 * unless the service installs another one before it.
 */
final class Rs256 {
    private static final String ALGORITHM = "SHA256withRSA";
    private static final int LEAST_BITS = 2048;

    private Rs256() {}

    /**
     * {@return the public key}
     *
     * @throws JOSEException when RS256 must not use the key: it has less than 2048 bits (RFC 7518 section 3.3), or its
     *     exponent is even or below 3
     */
    static PublicKey publicKey(RSAKey key) throws JOSEException {
        BigInteger modulus = key.getModulus().decodeToBigInteger();
        BigInteger exponent = key.getPublicExponent().decodeToBigInteger();
        if (modulus.bitLength() < LEAST_BITS || exponent.compareTo(BigInteger.TWO) <= 0 || !exponent.testBit(0)) {
            throw new JOSEException("not an RSA key of " + LEAST_BITS + " bits or more");
        }
        return key.toRSAPublicKey();
    }

    /** {@return whether the key has signed the text} */
    static boolean hasSigned(PublicKey key, byte[] text, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(key);
            verifier.update(text);
            return verifier.verify(signature);
        } catch (SignatureException e) {
            return false; // for example, when its length differs from the modulus
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK supports RS256, and the key is an RSA key", e);
        }
    }
}
