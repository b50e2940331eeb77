package dev.latchkey.shared.token;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSObjectJSON;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSAEncrypter;
import dev.latchkey.shared.test.TestKeys;
import dev.latchkey.shared.test.TestTokens;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are not a compact JWS with strict base64url and strict JSON, even if the issuer has signed them. */
class TokenFormTest {
    private final Verifying verifying = new Verifying();

    @ParameterizedTest
    @DisplayName("55 duplicate claims")
    @ValueSource(strings = {"sub", "iss", "aud", "exp", "jti", "sid", "roles", "unknown"})
    void verifyWhenAClaimStandsTwiceThenRefused(String claim) {
        String json = verifying.valid().claim("unknown", 1).claimsJson();

        verifying.assertRefused(Refusal.MALFORMED, withPayload(json.replaceAll("}$", ",\"" + claim + "\":null}")));
        verifying.assertRefused(Refusal.MALFORMED, withPayload(json.replaceFirst("\\{", "{\"" + claim + "\":null,")));
    }

    @Test
    @DisplayName("55 duplicate claims: spelled with an escape, nested, in a list")
    void verifyWhenAMemberStandsTwiceAnywhereThenRefused() {
        String json = verifying.valid().claimsJson();

        for (String added : new String[] {
            "\"s\\u0075b\":\"root\"", "\"act\":{\"sub\":\"a\",\"sub\":\"b\"}", "\"act\":[{\"a\":{\"x\":1,\"x\":1}}]"
        }) {
            verifying.assertRefused(Refusal.MALFORMED, withPayload(json.replaceAll("}$", "," + quote(added) + "}")));
        }
    }

    private static String quote(String replacement) {
        return java.util.regex.Matcher.quoteReplacement(replacement);
    }

    @ParameterizedTest
    @DisplayName("55 duplicate header parameters")
    @ValueSource(strings = {"alg", "kid", "typ", "x"})
    void verifyWhenAHeaderParameterStandsTwiceThenRefused(String name) {
        TestTokens valid = verifying.valid();

        String json = valid.header("x", 1).headerJson().replaceAll("}$", ",\"" + name + "\":\"RS256\"}");

        verifying.assertRefused(Refusal.MALFORMED, valid.headerText(json));
    }

    @Test
    @DisplayName("55 invalid UTF-8")
    void verifyWhenNotUtf8ThenRefused() {
        for (byte[] bytes : new byte[][] {
            {(byte) 0xff}, // never in UTF-8
            {(byte) 0xc0, (byte) 0xaf}, // overlong
            {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, // half of a surrogate pair
            {(byte) 0xc3}, // truncated
            {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80} // beyond U+10FFFF
        }) {
            byte[] payload = verifying
                    .valid()
                    .claim("name", "\u0001" + new String(bytes, StandardCharsets.ISO_8859_1))
                    .claimsJson()
                    .replace("\\u0001", "")
                    .getBytes(StandardCharsets.ISO_8859_1);

            verifying.assertRefused(Refusal.MALFORMED, verifying.valid().payload(payload));
        }
        verifying.assertRefused(
                Refusal.MALFORMED,
                verifying.valid().payload(verifying.valid().claimsJson().getBytes(StandardCharsets.UTF_16)));
    }

    @ParameterizedTest
    @DisplayName("55 text that is not Unicode, and JSON that is not an object")
    @ValueSource(
            strings = {
                "{\"name\":\"\\u0000\"}",
                "{\"name\":\"\\ud800\"}",
                "{\"na\\udc00me\":1}",
                "[]",
                "null",
                "\"text\"",
                "1",
                "",
                " ",
                "{",
                "{}{}",
                "{} x",
                "{'sub':1}",
                "{\"sub\":01}",
                "{\"a\":NaN}",
                "{\"a\":1,}",
                "// x\n{}",
                "\ufeff{}"
            })
    void verifyWhenClaimsAreNoStrictJsonThenRefused(String json) {
        verifying.assertRefused(Refusal.MALFORMED, withPayload(json));
    }

    @ParameterizedTest
    @DisplayName("57 a header that is not a JSON object")
    @ValueSource(strings = {"null", "[]", "\"at+jwt\"", "1", "", "{", "{}", "{}{}", "\ufeff{}"})
    void verifyWhenHeaderIsNoObjectThenRefused(String header) {
        verifying.assertRefused(Refusal.MALFORMED, verifying.valid().headerText(header));
    }

    @Test
    @DisplayName("57 JWE")
    void verifyWhenEncryptedThenRefused() throws Exception {
        JWEObject encrypted = new JWEObject(
                new JWEHeader.Builder(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM)
                        .type(new com.nimbusds.jose.JOSEObjectType("at+jwt"))
                        .keyID(TestKeys.signing().getKeyID())
                        .build(),
                new Payload(verifying.valid().claimsJson()));
        encrypted.encrypt(new RSAEncrypter(TestKeys.signing().toRSAPublicKey()));

        verifying.assertRefused(Refusal.MALFORMED, encrypted.serialize());
        verifying.assertRefused(
                Refusal.MALFORMED, verifying.valid().header("enc", "A256GCM").header("alg", "RSA-OAEP-256"));
    }

    @Test
    @DisplayName("57 nested JWT")
    void verifyWhenNestedThenRefused() {
        String inner = verifying.valid().token();

        verifying.assertRefused(Refusal.MALFORMED, withPayload(inner).header("cty", "JWT"));
        verifying.assertRefused(
                Refusal.MALFORMED, withPayload("\"" + inner + "\"").header("cty", "JWT"));
    }

    @Test
    @DisplayName("57 JSON serialization")
    void verifyWhenJsonSerializationThenRefused() throws Exception {
        String[] parts = verifying.valid().token().split("\\.", -1);
        String flattened = com.nimbusds.jose.util.JSONObjectUtils.toJSONString(
                Map.of("protected", parts[0], "payload", parts[1], "signature", parts[2]));
        JWSObjectJSON general = JWSObjectJSON.parse(flattened);

        verifying.assertRefused(Refusal.MALFORMED, flattened);
        verifying.assertRefused(Refusal.MALFORMED, general.serializeGeneral());
        verifying.assertRefused(
                Refusal.MALFORMED,
                Base64.getUrlEncoder().withoutPadding().encodeToString(flattened.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @DisplayName("57 a text other than three parts of base64url")
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "...",
                "a",
                "a.b",
                "a.b.",
                ".b.c",
                "a.b.c.d",
                "a.b.c.d.e",
                "é.b.c",
                "a b.c.d",
                ".b.",
                "a..c",
                "..c",
                "="
            })
    void verifyWhenNotThreePartsThenRefused(String token) {
        verifying.assertRefused(Refusal.MALFORMED, token);
    }

    @Test
    @DisplayName("57 standard base64, padded base64, line breaks, dots, letters that are not ASCII")
    void verifyWhenNotBase64UrlThenRefused() {
        String[] parts = verifying.valid().token().split("\\.", -1);

        for (int part = 0; part < parts.length; part++) {
            String text = parts[part];
            int half = text.length() / 2;
            for (String added :
                    new String[] {"=", "==", "+", "/", ".", " ", "\n", "\r\n", "\u00e9", "\u0141", "\ud83d\ude00"}) {
                assertRefusedWithPart(part, added + text, parts);
                assertRefusedWithPart(part, text + added, parts);
                assertRefusedWithPart(part, text.substring(0, half) + added + text.substring(half), parts);
            }
        }
    }

    private void assertRefusedWithPart(int part, String text, String[] parts) {
        String[] changed = parts.clone();
        changed[part] = text;
        verifying.assertRefused(Refusal.MALFORMED, String.join(".", changed));
    }

    @Test
    @DisplayName("57 each part padded to the length that base64 would have")
    void verifyWhenPaddedThenRefused() {
        for (String name : new String[] {"", "a", "aa"}) {
            String[] parts = verifying
                    .valid()
                    .header("x", name)
                    .claim("name", name)
                    .token()
                    .split("\\.", -1);
            for (int part = 0; part < parts.length; part++) {
                if (parts[part].length() % 4 != 0) {
                    assertRefusedWithPart(part, parts[part] + "=".repeat(4 - parts[part].length() % 4), parts);
                }
            }
        }
    }

    @Test
    @DisplayName("60 a token longer than any token of the issuer")
    void verifyWhenTooLongThenRefused() {
        verifying.assertRefused(Refusal.MALFORMED, verifying.valid().claim("x", "x".repeat(16_384)));
    }

    private TestTokens withPayload(String json) {
        return verifying.valid().payload(json.getBytes(StandardCharsets.UTF_8));
    }
}
