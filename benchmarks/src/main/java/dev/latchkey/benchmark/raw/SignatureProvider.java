package dev.latchkey.benchmark.raw;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A provider that signs and verifies.
 *
 * @param name the name in rows
 */
record SignatureProvider(String name, Provider provider) {
    private static final String CORRETTO = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

    /** {@return the providers of this machine} */
    static List<SignatureProvider> all() {
        return Stream.concat(corretto().stream(), Stream.of(jdk())).toList();
    }

    /** {@return the provider that auth-service signs with} */
    static SignatureProvider signing() {
        return corretto().orElseGet(SignatureProvider::jdk);
    }

    /** {@return the provider that the services verify with} */
    static SignatureProvider jdk() {
        return new SignatureProvider("jdk", Security.getProvider("SunRsaSign"));
    }

    /** Corretto's provider is on the class path as in auth-service, but loads only on some platforms. */
    private static Optional<SignatureProvider> corretto() {
        try {
            Provider provider = Class.forName(CORRETTO)
                    .asSubclass(Provider.class)
                    .getDeclaredConstructor()
                    .newInstance();
            Signature.getInstance(RsaSignature.ALGORITHM, provider);
            return Optional.of(new SignatureProvider("corretto", provider));
        } catch (ReflectiveOperationException | NoSuchAlgorithmException | LinkageError missing) {
            return Optional.empty();
        }
    }
}
