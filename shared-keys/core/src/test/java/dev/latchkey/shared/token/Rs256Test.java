package dev.latchkey.shared.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.latchkey.shared.test.TestKeys;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Rs256Test {
    private static final byte[] TEXT = "header.payload".getBytes(StandardCharsets.US_ASCII);

    @Test
    void verifyWhenSignedThenGood() throws Exception {
        assertThat(verify(TestKeys.signing(), TEXT, signature())).isTrue();
    }

    @Test
    void verifyWhenTamperedThenBad() throws Exception {
        byte[] otherText = "header.Payload".getBytes(StandardCharsets.US_ASCII);

        assertThat(verify(TestKeys.signing(), otherText, signature())).isFalse();
        assertThat(verify(TestKeys.other(), TEXT, signature())).isFalse();
        for (int at : new int[] {0, 1, signature().length / 2, signature().length - 1}) {
            byte[] changed = signature();
            changed[at] ^= 1;
            assertThat(verify(TestKeys.signing(), TEXT, changed)).isFalse();
        }
    }

    /** A signature of another length is not valid, even if its number is the same modulo n. */
    @Test
    void verifyWhenTheSignatureIsOfAnotherLengthThenBad() throws Exception {
        byte[] bytes = signature();
        byte[] longer = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, longer, 1, bytes.length);
        BigInteger plusModulus =
                new BigInteger(1, bytes).add(TestKeys.signing().getModulus().decodeToBigInteger());

        for (byte[] wrong : new byte[][] {
            longer, Arrays.copyOf(bytes, bytes.length - 1), new byte[0], plusModulus.toByteArray(), {1}
        }) {
            assertThat(verify(TestKeys.signing(), TEXT, wrong)).isFalse();
        }
    }

    /** The JDK's own RSA accepts some of these keys. */
    @Test
    void publicKeyWhenShortOrWithoutAProperExponentThenRefused() throws Exception {
        BigInteger modulus = TestKeys.signing().getModulus().decodeToBigInteger();

        assertRefused(BigInteger.ONE, BigInteger.ONE);
        assertRefused(modulus.shiftRight(1), BigInteger.valueOf(65_537));
        for (int exponent : new int[] {0, 1, 2, 65_536}) {
            assertRefused(modulus, BigInteger.valueOf(exponent));
        }
    }

    private static void assertRefused(BigInteger modulus, BigInteger exponent) {
        RSAKey key = new RSAKey.Builder(Base64URL.encode(modulus), Base64URL.encode(exponent)).build();

        assertThatThrownBy(() -> Rs256.publicKey(key)).isInstanceOf(JOSEException.class);
    }

    private static byte[] signature() throws JOSEException {
        return new RSASSASigner(TestKeys.signing())
                .sign(new JWSHeader(JWSAlgorithm.RS256), TEXT)
                .decode();
    }

    private static boolean verify(RSAKey key, byte[] text, byte[] signature) throws JOSEException {
        return Rs256.hasSigned(Rs256.publicKey(key), text, signature);
    }
}
