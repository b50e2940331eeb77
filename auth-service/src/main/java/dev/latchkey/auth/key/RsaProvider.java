package dev.latchkey.auth.key;

import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Signature;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The provider that computes the signatures of tokens: Amazon's Corretto crypto provider if its native library loads, else
 * the JDK's. Both give the same bytes; Amazon's takes a third of the time or less. Callers pass the provider explicitly. It
 * is not installed in the JVM, so verifications, TLS and all other code keep the JDK's providers.
 *
 * <p>A key must be made by the {@link #keyFactory} of the provider that uses it: a provider translates a foreign key
 * for each signature, which takes longer than the signature.
 */
final class RsaProvider {
    private static final Logger LOG = LoggerFactory.getLogger(RsaProvider.class);
    private static final String NATIVE = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
    private static final String RSA = "RSA";

    /** The Java name of {@code RS256}: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 section 3.3). */
    private static final String RS256 = "SHA256withRSA";

    private final Provider provider;

    private RsaProvider(Provider provider) {
        this.provider = provider;
    }

    /** {@return the fastest provider that works on this platform} It is chosen once, and logged. */
    static RsaProvider quickest() {
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

    /** {@return the provider to pass to a signer} */
    Provider provider() {
        return provider;
    }

    /** {@return the factory that makes the keys for this provider} */
    KeyFactory keyFactory() {
        try {
            return KeyFactory.getInstance(RSA, provider);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the provider was chosen because it supports RSA", e);
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
