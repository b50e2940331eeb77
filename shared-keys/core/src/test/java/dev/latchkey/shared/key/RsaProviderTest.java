package dev.latchkey.shared.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.latchkey.shared.test.TestKeys;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RsaProviderTest {
    private static final String NATIVE = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
    private static final byte[] TEXT = "header.payload".getBytes(StandardCharsets.US_ASCII);
    private static final JWSHeader HEADER = new JWSHeader(JWSAlgorithm.RS256);

    static Stream<RsaProvider> providers() {
        return Stream.concat(Stream.of(RsaProvider.jdk()), RsaProvider.find(NATIVE).stream());
    }

    static List<Arguments> pairs() {
        return providers()
                .flatMap(signer -> providers().map(verifier -> Arguments.of(signer, verifier)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void verifyWhenSignedByEitherThenGood(RsaProvider signer, RsaProvider verifier) throws Exception {
        Base64URL signature = sign(signer, TestKeys.signing());

        assertThat(verify(verifier, TestKeys.signing(), TEXT, signature)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void signWhenEitherThenTheSameBytes(RsaProvider one, RsaProvider another) throws Exception {
        assertThat(sign(one, TestKeys.signing())).isEqualTo(sign(another, TestKeys.signing()));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void verifyWhenTamperedThenBad(RsaProvider signer, RsaProvider verifier) throws Exception {
        Base64URL signature = sign(signer, TestKeys.signing());
        byte[] otherText = "header.Payload".getBytes(StandardCharsets.US_ASCII);

        assertThat(verify(verifier, TestKeys.signing(), otherText, signature)).isFalse();
        assertThat(verify(verifier, TestKeys.other(), TEXT, signature)).isFalse();
        byte[] bytes = signature.decode();
        for (int at : new int[] {0, 1, bytes.length / 2, bytes.length - 1}) {
            byte[] changed = bytes.clone();
            changed[at] ^= 1;
            assertThat(verify(verifier, TestKeys.signing(), TEXT, Base64URL.encode(changed)))
                    .isFalse();
        }
    }

    /** A signature of another length is not valid, even if its number is the same modulo n. */
    @ParameterizedTest
    @MethodSource("providers")
    void verifyWhenTheSignatureIsOfAnotherLengthThenBad(RsaProvider verifier) throws Exception {
        byte[] bytes = sign(verifier, TestKeys.signing()).decode();
        byte[] longer = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, longer, 1, bytes.length);
        BigInteger plusModulus =
                new BigInteger(1, bytes).add(TestKeys.signing().getModulus().decodeToBigInteger());

        for (byte[] wrong : new byte[][] {
            longer, Arrays.copyOf(bytes, bytes.length - 1), new byte[0], plusModulus.toByteArray(), {1}
        }) {
            assertThat(verify(verifier, TestKeys.signing(), TEXT, Base64URL.encode(wrong)))
                    .isFalse();
        }
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
        assertThat(found.publicKey(TestKeys.signing()).getClass().getName()).startsWith("com.amazon.corretto.");
        assertThat(RsaProvider.quickest().provider().getName())
                .isEqualTo(found.provider().getName());
    }

    /** The providers differ in what they refuse themselves: one accepts a modulus of 1. */
    @ParameterizedTest
    @MethodSource("providers")
    void publicKeyWhenShortOrWithoutAProperExponentThenRefused(RsaProvider provider) {
        BigInteger modulus = TestKeys.signing().getModulus().decodeToBigInteger();

        assertRefused(provider, BigInteger.ONE, BigInteger.ONE);
        assertRefused(provider, modulus.shiftRight(1), BigInteger.valueOf(65_537));
        for (int exponent : new int[] {0, 1, 2, 65_536}) {
            assertRefused(provider, modulus, BigInteger.valueOf(exponent));
        }
    }

    private static void assertRefused(RsaProvider provider, BigInteger modulus, BigInteger exponent) {
        RSAKey key = new RSAKey.Builder(Base64URL.encode(modulus), Base64URL.encode(exponent)).build();

        assertThatThrownBy(() -> provider.publicKey(key)).isInstanceOf(JOSEException.class);
    }

    private static Base64URL sign(RsaProvider provider, RSAKey key) throws Exception {
        PrivateKey own = provider.keyFactory()
                .generatePrivate(new PKCS8EncodedKeySpec(key.toPrivateKey().getEncoded()));
        RSASSASigner signer = new RSASSASigner(own);
        signer.getJCAContext().setProvider(provider.provider());
        return signer.sign(HEADER, TEXT);
    }

    private static boolean verify(RsaProvider provider, RSAKey key, byte[] text, Base64URL signature) throws Exception {
        RSASSAVerifier verifier = new RSASSAVerifier((RSAPublicKey) provider.publicKey(key));
        verifier.getJCAContext().setProvider(provider.provider());
        return verifier.verify(HEADER, text, signature);
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
