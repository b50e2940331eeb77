package dev.latchkey.benchmark.raw;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A provider that signs and verifies.
 *
 * @param name the name in rows
 */
record SignatureProvider(String name, Provider provider) {
    private static final String CORRETTO = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

    /** {@return the providers of this machine; the one that the services prefer comes first} */
    static List<SignatureProvider> all() {
        List<SignatureProvider> all = new ArrayList<>();
        corretto().ifPresent(all::add);
        all.add(new SignatureProvider("jdk", Security.getProvider("SunRsaSign")));
        return List.copyOf(all);
    }

    /** Corretto's provider is on the class path as in the services, but loads only on some platforms. */
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
