package dev.latchkey.benchmark.raw;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who signs and verifies.
 *
 * @param name as in rows
 */
record SignatureProvider(String name, Provider provider) {
    private static final String CORRETTO = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

    /** {@return those that this machine has, the one that the services prefer first} */
    static List<SignatureProvider> all() {
        List<SignatureProvider> all = new ArrayList<>();
        corretto().ifPresent(all::add);
        all.add(new SignatureProvider("jdk", Security.getProvider("SunRsaSign")));
        return List.copyOf(all);
    }

    /** It is on the class path where the services use it, and works on some platforms. */
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
