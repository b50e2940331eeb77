package dev.latchkey.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import dev.latchkey.shared.test.TestKeys;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RsaProviderTest {
    private static final String NATIVE = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
    private static final byte[] TEXT = "header.payload".getBytes(StandardCharsets.US_ASCII);
    private static final JWSHeader HEADER = new JWSHeader(JWSAlgorithm.RS256);

    static Stream<RsaProvider> providers() {
        return Stream.concat(Stream.of(RsaProvider.jdk()), RsaProvider.find(NATIVE).stream());
    }

    @ParameterizedTest
    @MethodSource("providers")
    void signWhenEitherThenTheSameBytes(RsaProvider provider) throws Exception {
        assertThat(sign(provider)).isEqualTo(sign(RsaProvider.jdk()));
    }

    /** Verifiers use the JDK's own RSA. */
    @ParameterizedTest
    @MethodSource("providers")
    void signThenTheJdkVerifies(RsaProvider provider) throws Exception {
        RSASSAVerifier jdk = new RSASSAVerifier(TestKeys.signing().toRSAPublicKey());

        assertThat(jdk.verify(HEADER, TEXT, sign(provider))).isTrue();
    }

    @Test
    void findWhenNotOnTheClassPathThenEmpty() {
        assertThat(RsaProvider.find("com.example.NoProvider")).isEqualTo(Optional.empty());
    }

    @Test
    void findWhenItKnowsNoRsaThenEmpty() {
        assertThat(RsaProvider.find(Empty.class.getName())).isEqualTo(Optional.empty());
    }

    @Test
    void findWhenItsNativeLibraryDoesNotLoadThenEmpty() {
        assertThat(RsaProvider.find(Unloadable.class.getName())).isEqualTo(Optional.empty());
    }

    @Test
    void findWhenThereIsABuildForThisPlatformThenItsOwnKeys() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "there are builds for Linux");

        RsaProvider found = RsaProvider.find(NATIVE).orElseThrow();

        assertThat(found.toString()).startsWith("AmazonCorrettoCryptoProvider ");
        assertThat(key(found).getClass().getName()).startsWith("com.amazon.corretto.");
        assertThat(RsaProvider.quickest().provider().getName())
                .isEqualTo(found.provider().getName());
    }

    private static PrivateKey key(RsaProvider provider) throws Exception {
        return provider.keyFactory()
                .generatePrivate(new PKCS8EncodedKeySpec(
                        TestKeys.signing().toPrivateKey().getEncoded()));
    }

    private static Base64URL sign(RsaProvider provider) throws Exception {
        RSASSASigner signer = new RSASSASigner(key(provider));
        signer.getJCAContext().setProvider(provider.provider());
        return signer.sign(HEADER, TEXT);
    }

    /** A provider without any algorithm. */
    public static final class Empty extends Provider {
        private static final long serialVersionUID = 1L;

        public Empty() {
            super("Empty", "1", "");
        }
    }

    /** A provider whose native library is for another platform. */
    public static final class Unloadable extends Provider {
        private static final long serialVersionUID = 1L;

        public Unloadable() {
            super("Unloadable", "1", "");
            throw new UnsatisfiedLinkError("wrong ELF class");
        }
    }
}
