package dev.latchkey.auth.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestRows;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySetIT {
    private static final String PATH = "/.well-known/jwks.json";

    private final AuthServer server = AuthServer.shared();

    @Test
    @DisplayName("33 the key set has public members only")
    void keySetThenOneKeyWithPublicMembersOnly() throws ParseException, JOSEException {
        TestAnswer answer = server.get(PATH).send();

        answer.requireJson(200);
        RSAKey key = key(answer);
        assertThat(answer.json())
                .isEqualTo(Map.of(
                        "keys",
                        List.of(Map.of(
                                "kty", "RSA",
                                "use", "sig",
                                "alg", "RS256",
                                "kid", key.computeThumbprint().toString(),
                                "e", "AQAB",
                                "n", key.getModulus().toString()))));
    }

    @Test
    @DisplayName("34 RSA of 2048 bits or more")
    void keySetThenTheKeyIsLongEnough() throws ParseException {
        RSAKey key = key(server.get(PATH).send());

        assertThat(key.size()).isGreaterThanOrEqualTo(2048);
        assertThat(key.getKeyUse()).isEqualTo(KeyUse.SIGNATURE);
        assertThat(key.getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
    }

    @Test
    @DisplayName("29 a token's kid is in the key set, and that key verifies it")
    void keySetThenItsKeyVerifiesTokens() throws ParseException, JOSEException {
        SignedJWT token = SignedJWT.parse(server.signUp().access());

        RSAKey key = key(server.get(PATH).send());

        assertThat(token.getHeader().getKeyID()).isEqualTo(key.getKeyID());
        assertThat(token.verify(new RSASSAVerifier(key))).isTrue();
    }

    @Test
    @DisplayName("35 the key set has Cache-Control and ETag")
    void keySetThenItCanBeCached() {
        TestAnswer answer = server.get(PATH).send();

        assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=30");
        assertThat(answer.header("ETag")).matches("\"[0-9a-f]{64}\"");
        assertThat(server.get(PATH).send().header("ETag")).isEqualTo(answer.header("ETag"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "W/%s", "\"other\", %s", "*"})
    @DisplayName("35 a caller that has the key set gets 304")
    void keySetWhenKnownThenNotModified(String etags) {
        String etag = server.get(PATH).send().header("ETag");

        TestAnswer answer =
                server.get(PATH).header("If-None-Match", etags.formatted(etag)).send();

        assertThat(answer.status()).isEqualTo(304);
        assertThat(answer.text()).isEmpty();
        assertThat(answer.header("ETag")).isEqualTo(etag);
        assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=30");
    }

    @Test
    void keySetWhenAnotherIsKnownThenSent() {
        server.get(PATH).header("If-None-Match", "\"other\"").send().requireJson(200);
    }

    @Test
    void keySetWithHeadThenHeadersOnly() {
        TestAnswer answer = server.request("HEAD", PATH).send();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEmpty();
        assertThat(answer.header("ETag")).isEqualTo(server.get(PATH).send().header("ETag"));
    }

    @Test
    void keySetWithABadTokenThenSentAllTheSame() {
        server.get(PATH).bearer("x.y.z").send().requireJson(200);
    }

    @Test
    void keySetWhenMethodIsAnotherThenNotAllowed() {
        server.post(PATH).json("{}").send().requireProblem(405, "The method is not allowed here.");
    }

    @Test
    void signingKeyThenTheDatabaseHoldsAnEncryptedOne() {
        assertThat(TestRows.select(server.database(), "SELECT encrypted_jwk FROM auth.signing_key")
                        .getFirst()
                        .split("\\.", -1))
                .hasSize(5);
    }

    private static RSAKey key(TestAnswer answer) throws ParseException {
        return JWKSet.parse(answer.text()).getKeys().getFirst().toRSAKey();
    }
}
