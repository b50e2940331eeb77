package dev.latchkey.shared.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.util.Base64;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.shared.test.TestKeys;
import dev.latchkey.shared.test.TestTokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on algorithm, key and header: RFC 8725 sections 2 and 3. */
class ForgedTokenTest {
    private final Verifying verifying = new Verifying();

    @ParameterizedTest
    @DisplayName("42 unsigned tokens")
    @ValueSource(strings = {"none", "None", "nOnE", "NONE"})
    void verifyWhenUnsignedThenRefused(String algorithm) {
        TestTokens unsigned = verifying.valid().header("alg", algorithm).signed(input -> new byte[0]);

        verifying.assertRefused(Refusal.MALFORMED, unsigned);
        verifying.assertRefused(Refusal.MALFORMED, unsigned.token().replaceAll("\\.$", ""));
    }

    @ParameterizedTest
    @DisplayName("42 unsigned tokens with a signature")
    @ValueSource(strings = {"None", "nOnE", "NONE"})
    void verifyWhenUnsignedButWithSomeSignatureThenRefused(String algorithm) {
        verifying.assertRefused(Refusal.WRONG_ALGORITHM, verifying.valid().header("alg", algorithm));
    }

    @Test
    @DisplayName("42 unsigned tokens with a signature")
    void verifyWhenNoneButWithAGoodSignatureThenRefused() {
        verifying.assertRefused(Refusal.MALFORMED, verifying.valid().header("alg", "none"));
    }

    /** The forms of the public key that an attacker may use as an HMAC secret, since the public key is known. */
    enum PublicKeyForm {
        PEM,
        PEM_WITHOUT_LAST_LINE_BREAK,
        DER,
        JWK;

        byte[] of(RSAKey key) throws Exception {
            String pem = "-----BEGIN PUBLIC KEY-----\n"
                    + java.util.Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(key.toPublicKey().getEncoded())
                    + "\n-----END PUBLIC KEY-----";
            return switch (this) {
                case PEM -> (pem + "\n").getBytes(StandardCharsets.US_ASCII);
                case PEM_WITHOUT_LAST_LINE_BREAK -> pem.getBytes(StandardCharsets.US_ASCII);
                case DER -> key.toPublicKey().getEncoded();
                case JWK -> key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
            };
        }
    }

    @ParameterizedTest
    @DisplayName("43 HS256 keyed with the public key")
    @EnumSource
    void verifyWhenHmacKeyedWithThePublicKeyThenRefused(PublicKeyForm form) throws Exception {
        byte[] secret = form.of(TestKeys.signing());

        verifying.assertRefused(
                Refusal.WRONG_ALGORITHM,
                verifying.valid().header("alg", "HS256").signed(input -> hmac(secret, input)));
        verifying.assertRefused(Refusal.BAD_SIGNATURE, verifying.valid().signed(input -> hmac(secret, input)));
    }

    private static byte[] hmac(byte[] secret, byte[] input) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return mac.doFinal(input);
    }

    @ParameterizedTest
    @DisplayName("44 an algorithm other than RS256, correctly signed with the issuer's own key")
    @ValueSource(strings = {"RS384", "RS512", "PS256", "PS384", "PS512"})
    void verifyWhenAnotherRsaAlgorithmThenRefused(String algorithm) {
        TestTokens.Signer signer = input -> {
            JWSHeader header = new JWSHeader(JWSAlgorithm.parse(algorithm));
            return new RSASSASigner(TestKeys.signing()).sign(header, input).decode();
        };

        verifying.assertRefused(
                Refusal.WRONG_ALGORITHM,
                verifying.valid().header("alg", algorithm).signed(signer));
        verifying.assertRefused(Refusal.BAD_SIGNATURE, verifying.valid().signed(signer));
    }

    @Test
    @DisplayName("44 an algorithm other than RS256: ES256 with a key of the issuer")
    void verifyWhenEs256ByAKeyInTheSetThenRefused() {
        ECKey key = TestKeys.ec();
        Verifying withBoth = new Verifying(new ImmutableJWKSet<>(
                new com.nimbusds.jose.jwk.JWKSet(List.of(TestKeys.signing().toPublicJWK(), key.toPublicJWK()))));
        TestTokens token = withBoth.valid()
                .header("kid", key.getKeyID())
                .signed(input -> new ECDSASigner(key)
                        .sign(new JWSHeader(JWSAlgorithm.ES256), input)
                        .decode());

        withBoth.assertRefused(Refusal.WRONG_ALGORITHM, token.header("alg", "ES256"));
        withBoth.assertRefused(Refusal.UNKNOWN_KEY, token);
    }

    @ParameterizedTest
    @DisplayName("44 an algorithm that does not exist")
    @ValueSource(strings = {"rs256", "RS256 ", "", "A128KW"})
    void verifyWhenAlgorithmIsSpelledOtherwiseThenRefused(String algorithm) {
        verifying.assertRefused(Refusal.WRONG_ALGORITHM, verifying.valid().header("alg", algorithm));
    }

    @Test
    @DisplayName("44 no algorithm")
    void verifyWhenAlgorithmIsAbsentThenRefused() {
        verifying.assertRefused(Refusal.MALFORMED, verifying.valid().withoutHeader("alg"));
        verifying.assertRefused(Refusal.MALFORMED, verifying.valid().header("alg", null));
        verifying.assertRefused(Refusal.MALFORMED, verifying.valid().header("alg", 256));
    }

    @Test
    @DisplayName("45 own key in the header: refused, no outbound request")
    void verifyWhenHeaderBringsAKeyThenRefusedAndNothingIsFetched() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        RSAKey own = TestKeys.other();
        try (CountingServer server = new CountingServer(requests)) {
            Map<String, Object> ways = Map.of(
                    "jwk", own.toPublicJWK().toJSONObject(),
                    "jku", server.address("/jwks.json"),
                    "x5u", server.address("/key.pem"),
                    "x5c", List.of(Base64.encode(own.toPublicKey().getEncoded()).toString()));
            ways.forEach((name, value) -> {
                TestTokens forged = verifying.valid().signedBy(own).header(name, value);
                verifying.assertRefused(Refusal.FORBIDDEN_HEADER, forged);
                verifying.assertRefused(Refusal.FORBIDDEN_HEADER, forged.withoutHeader("kid"));
                verifying.assertRefused(
                        Refusal.FORBIDDEN_HEADER,
                        forged.header("kid", TestKeys.signing().getKeyID()));
                verifying.assertRefused(
                        Refusal.FORBIDDEN_HEADER, verifying.valid().header(name, value));
            });
        }
        assertThat(requests).hasValue(0);
    }

    @Test
    @DisplayName("45 own key in the header: with its private part, or malformed")
    void verifyWhenHeaderBringsAKeyThatIsNoneThenRefused() {
        verifying.assertRefused(
                Refusal.MALFORMED,
                verifying.valid().header("jwk", TestKeys.other().toJSONObject()));
        verifying.assertRefused(Refusal.MALFORMED, verifying.valid().header("jwk", Map.of("kty", "RSA")));
        verifying.assertRefused(Refusal.MALFORMED, verifying.valid().header("jwk", "key"));
        verifying.assertRefused(Refusal.MALFORMED, verifying.valid().header("jku", "::"));
        verifying.assertRefused(Refusal.MALFORMED, verifying.valid().header("x5c", "certificate"));
    }

    private static final class CountingServer implements AutoCloseable {
        private final HttpServer server;

        CountingServer(AtomicInteger requests) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                requests.incrementAndGet();
                exchange.sendResponseHeaders(404, -1);
                exchange.close();
            });
            server.start();
        }

        String address(String path) {
            return "http://localhost:" + server.getAddress().getPort() + path;
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    static Stream<Arguments> strangeKeyIds() {
        return Stream.of(
                Arguments.of("' OR '1'='1", Refusal.UNKNOWN_KEY),
                Arguments.of("x'; DROP TABLE auth.signing_key; --", Refusal.UNKNOWN_KEY),
                Arguments.of("../../../../../../dev/null", Refusal.UNKNOWN_KEY),
                Arguments.of("/etc/passwd", Refusal.UNKNOWN_KEY),
                Arguments.of("", Refusal.UNKNOWN_KEY),
                Arguments.of("k".repeat(129), Refusal.UNKNOWN_KEY),
                Arguments.of("k".repeat(1_000_000), Refusal.MALFORMED),
                Arguments.of(17, Refusal.MALFORMED),
                Arguments.of(List.of(TestKeys.signing().getKeyID()), Refusal.MALFORMED),
                Arguments.of(null, Refusal.UNKNOWN_KEY));
    }

    @ParameterizedTest
    @DisplayName("46 kid as SQL, path, 1 MB, null, number")
    @MethodSource("strangeKeyIds")
    void verifyWhenKeyIdIsStrangeThenRefusedAndNobodyIsAsked(@Nullable Object keyId, Refusal reason) {
        Verifying unasked = new Verifying((selector, context) -> {
            throw new AssertionError("the key source was asked for " + keyId);
        });

        unasked.assertRefused(reason, unasked.valid().header("kid", keyId));
    }

    @Test
    @DisplayName("47 missing kid")
    void verifyWhenKeyIdIsAbsentThenRefused() {
        verifying.assertRefused(Refusal.UNKNOWN_KEY, verifying.valid().withoutHeader("kid"));
    }

    @Test
    @DisplayName("47 a kid that is not in the set")
    void verifyWhenKeyIdIsUnknownThenRefused() {
        verifying.assertRefused(Refusal.UNKNOWN_KEY, verifying.valid().signedBy(TestKeys.other()));
        verifying.assertRefused(
                Refusal.UNKNOWN_KEY,
                verifying.valid().header("kid", TestKeys.signing().getKeyID().toLowerCase(java.util.Locale.ROOT)));
    }

    @Test
    @DisplayName("48 unknown crit")
    void verifyWhenCriticalThenRefused() {
        verifying.assertRefused(
                Refusal.FORBIDDEN_HEADER,
                verifying.valid().header("crit", List.of("urn:example:x")).header("urn:example:x", true));
        verifying.assertRefused(Refusal.FORBIDDEN_HEADER, verifying.valid().header("crit", List.of("exp")));
        verifying.assertRefused(Refusal.FORBIDDEN_HEADER, verifying.valid().header("crit", List.of()));
        verifying.assertRefused(
                Refusal.FORBIDDEN_HEADER,
                verifying.valid().header("crit", List.of("b64")).header("b64", false));
        verifying.assertRefused(Refusal.FORBIDDEN_HEADER, verifying.valid().header("b64", false));
        verifying.assertRefused(Refusal.MALFORMED, verifying.valid().header("crit", "exp"));
    }

    @ParameterizedTest
    @DisplayName("49 missing or other typ; a refresh or ID token")
    @NullSource
    @ValueSource(strings = {"JWT", "jwt", "rt+jwt", "logout+jwt", "at+jwt2", " at+jwt", "", "dpop+jwt"})
    void verifyWhenTypeIsAnotherThenRefused(@Nullable String type) {
        verifying.assertRefused(Refusal.WRONG_TYPE, verifying.valid().header("typ", type));
    }

    @Test
    @DisplayName("49 missing or other typ; a refresh or ID token")
    void verifyWhenIdTokenOrRefreshTokenOrNoTypeThenRefused() {
        verifying.assertRefused(Refusal.WRONG_TYPE, verifying.valid().withoutHeader("typ"));
        verifying.assertRefused(
                Refusal.WRONG_TYPE,
                verifying.valid().withoutHeader("typ").claim("nonce", "n-0S6").without("client_id"));
        verifying.assertRefused(Refusal.MALFORMED, "Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm8");
        verifying.assertRefused(Refusal.MALFORMED, verifying.valid().header("typ", 1));
    }

    @Test
    @DisplayName("56 flipped, truncated, empty, padded signature")
    void verifyWhenAnyBitOfTheSignatureIsFlippedThenRefused() {
        for (int bit = 0; bit < 2048; bit += 31) {
            int flipped = bit;
            TestTokens valid = verifying.valid();
            verifying.assertRefused(
                    Refusal.BAD_SIGNATURE,
                    valid.signed(input ->
                            flipped(TestTokens.rs256(TestKeys.signing()).sign(input), flipped)));
        }
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        bytes[bit / 8] ^= (byte) (1 << (bit % 8));
        return bytes;
    }

    @Test
    @DisplayName("56 flipped, truncated, empty, padded signature")
    void verifyWhenSignatureIsOfAnotherLengthThenRefused() {
        TestTokens valid = verifying.valid();
        TestTokens.Signer right = TestTokens.rs256(TestKeys.signing());

        for (int length : new int[] {1, 128, 255, 257, 512}) {
            verifying.assertRefused(
                    Refusal.BAD_SIGNATURE, valid.signed(input -> Arrays.copyOf(right.sign(input), length)));
        }
        verifying.assertRefused(Refusal.BAD_SIGNATURE, valid.signed(input -> new byte[256]));
        verifying.assertRefused(Refusal.MALFORMED, valid.signed(input -> new byte[0]));
    }

    @ParameterizedTest
    @DisplayName("56 flipped, truncated, empty, padded signature: the text")
    @ValueSource(strings = {"=", "==", "A", "AA", "\n", " ", "%3D", "+", ".", ".AAAA"})
    void verifyWhenTextIsAppendedThenRefused(String appended) {
        String token = verifying.valid().token();

        Verification verification = verifying.verify(token + appended);

        assertThat(verification)
                .isIn(new Verification.Refused(Refusal.MALFORMED), new Verification.Refused(Refusal.BAD_SIGNATURE));
    }

    @Test
    @DisplayName("56 a last character that decodes to the same signature")
    void verifyWhenTheLastCharacterIsNotCanonicalThenRefused() {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        String token = verifying.valid().token();
        String start = token.substring(0, token.length() - 1);
        int last = alphabet.indexOf(token.charAt(token.length() - 1));
        assumeTrue(last % 16 == 0, "256 bytes leave four bits of the last character unused");

        for (int unused = 1; unused < 16; unused++) {
            verifying.assertRefused(Refusal.MALFORMED, start + alphabet.charAt(last + unused));
        }
    }
}
