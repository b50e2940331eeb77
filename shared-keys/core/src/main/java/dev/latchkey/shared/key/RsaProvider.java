package dev.latchkey.shared.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.RSAPublicKeySpec;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The provider that computes RSA signatures: Amazon's Corretto crypto provider if its native library loads, else the
 * JDK's. Both give the same results; Amazon's takes a third of the time to sign, and half the time to verify. Callers
 * pass the provider explicitly. It is not installed in the JVM, so TLS and all other code keep the JDK's providers.
 *
 * <p>A key must be made by the {@link #keyFactory} of the provider that uses it: a provider translates a foreign key
 * for each signature, which takes longer than the signature.
 */
public final class RsaProvider {
    /** The Java name of {@code RS256}: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 section 3.3). */
    public static final String RS256 = "SHA256withRSA";

    private static final Logger LOG = LoggerFactory.getLogger(RsaProvider.class);
    private static final String NATIVE = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
    private static final String RSA = "RSA";
    private static final int LEAST_BITS = 2048;

    private final Provider provider;

    private RsaProvider(Provider provider) {
        this.provider = provider;
    }

    /** {@return the fastest provider that works on this platform} It is chosen once, and logged. */
    public static RsaProvider quickest() {
        return Quickest.PROVIDER;
    }

    /** {@return the JDK's own provider} */
    static RsaProvider jdk() {
        try {
            return new RsaProvider(Signature.getInstance(RS256).getProvider());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK supports RS256", e);
        }
    }

    /**
     * Looks for a provider on the class path.
     *
     * @param className the provider's class
     * @return the provider; empty when it is missing, does not load on this platform, or does not support RSA
     */
    static Optional<RsaProvider> find(String className) {
        try {
            Provider found = Class.forName(className)
                    .asSubclass(Provider.class)
                    .getDeclaredConstructor()
                    .newInstance();
            KeyFactory.getInstance(RSA, found);
            Signature.getInstance(RS256, found);
            return Optional.of(new RsaProvider(found));
        } catch (ReflectiveOperationException | LinkageError | NoSuchAlgorithmException e) {
            LOG.debug("The provider {} cannot be used.", className, e);
            return Optional.empty();
        }
    }

    /** {@return the provider to pass to a signer or a verifier} */
    public Provider provider() {
        return provider;
    }

    /** {@return the factory that makes the keys for this provider} */
    public KeyFactory keyFactory() {
        try {
            return KeyFactory.getInstance(RSA, provider);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the provider was chosen because it supports RSA", e);
        }
    }

    /**
     * {@return the public key, for this provider}
     *
     * @throws JOSEException when RS256 must not use the key: it has less than 2048 bits (RFC 7518 section 3.3), or its
     *     exponent is even or below 3. Providers differ in what they accept
     */
    public PublicKey publicKey(RSAKey key) throws JOSEException {
        BigInteger modulus = key.getModulus().decodeToBigInteger();
        BigInteger exponent = key.getPublicExponent().decodeToBigInteger();
        if (modulus.bitLength() < LEAST_BITS || exponent.compareTo(BigInteger.TWO) <= 0 || !exponent.testBit(0)) {
            throw new JOSEException("not an RSA key of " + LEAST_BITS + " bits or more");
        }
        try {
            return keyFactory().generatePublic(new RSAPublicKeySpec(modulus, exponent));
        } catch (InvalidKeySpecException e) {
            throw new JOSEException("not an RSA key: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return provider.getName() + " " + provider.getVersionStr();
    }

    /** Chooses the provider on first use, since that loads a native library. */
    private static final class Quickest {
        static final RsaProvider PROVIDER = find(NATIVE).orElseGet(RsaProvider::jdk);

        static {
            LOG.info("RSA signatures are computed by {}", PROVIDER);
        }
    }
}
