package dev.latchkey.benchmark.passkey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A passkey with a key on P-256 that signs by ES256, and the browser before it (WebAuthn level 3). It verifies its user, does
 * not count, and attests nothing.
 */
final class SoftwarePasskey {
    private static final byte USER_PRESENT_AND_VERIFIED = 0x05;
    private static final byte WITH_NEW_CREDENTIAL = 0x45;
    private static final int ID_BYTES = 32;
    private static final int COORDINATE_BYTES = 32;
    private static final int AAGUID_BYTES = 16;
    private static final HexFormat HEX = HexFormat.of();

    /** A map in CBOR until the content of {@code authData}: {@code fmt} is {@code none}, and {@code attStmt} is empty. */
    private static final byte[] NO_ATTESTATION =
            HEX.parseHex("a3" + "63666d74" + "646e6f6e65" + "6761747453746d74" + "a0" + "686175746844617461" + "58");

    /** A COSE key (RFC 9053 section 7.1.1) until x: kty is EC2, alg is ES256, crv is P-256. */
    private static final byte[] COSE_X = HEX.parseHex("a5" + "0102" + "0326" + "2001" + "215820");

    private static final byte[] COSE_Y = HEX.parseHex("225820");

    private final String origin;
    private final JsonNode creation;
    private final KeyPair keys;
    private final byte[] id = new byte[ID_BYTES];

    /**
     * Creates a passkey.
     *
     * @param origin of the pages that use it
     * @param creation the options for a new passkey
     */
    SoftwarePasskey(String origin, JsonNode creation) {
        this.origin = origin;
        this.creation = creation;
        new SecureRandom().nextBytes(id);
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            this.keys = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK makes keys on P-256", e);
        }
    }

    /** {@return the RegistrationResponseJSON} */
    JsonNode registration() {
        byte[] data = concat(
                authenticatorData(WITH_NEW_CREDENTIAL),
                new byte[AAGUID_BYTES],
                new byte[] {0, ID_BYTES},
                id,
                publicKey());
        ObjectNode response = JsonNodeFactory.instance
                .objectNode()
                .put("clientDataJSON", base64(clientData("webauthn.create", creation)))
                .put("attestationObject", base64(concat(NO_ATTESTATION, new byte[] {(byte) data.length}, data)));
        response.putArray("transports").add("internal");
        return credential(response);
    }

    /**
     * {@return the AuthenticationResponseJSON}
     *
     * @param request the options for a sign-in
     */
    JsonNode signIn(JsonNode request) {
        byte[] clientData = clientData("webauthn.get", request);
        byte[] data = authenticatorData(USER_PRESENT_AND_VERIFIED);
        return credential(JsonNodeFactory.instance
                .objectNode()
                .put("clientDataJSON", base64(clientData))
                .put("authenticatorData", base64(data))
                .put("signature", base64(sign(concat(data, sha256(clientData)))))
                .put("userHandle", creation.required("user").required("id").asText()));
    }

    private JsonNode credential(ObjectNode response) {
        ObjectNode credential = JsonNodeFactory.instance
                .objectNode()
                .put("id", base64(id))
                .put("rawId", base64(id))
                .put("type", "public-key");
        credential.putObject("clientExtensionResults");
        credential.set("response", response);
        return credential;
    }

    private byte[] clientData(String type, JsonNode options) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", type)
                .put("challenge", options.required("challenge").asText())
                .put("origin", origin)
                .put("crossOrigin", false)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The hash of the relying party's id, the flags, and a counter that stays 0 (section 6.1). */
    private byte[] authenticatorData(byte flags) {
        byte[] relyingParty = creation.required("rp").required("id").asText().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(37).put(sha256(relyingParty)).put(flags).array();
    }

    private byte[] publicKey() {
        byte[] encoded = keys.getPublic().getEncoded(); // it ends with x and y
        int y = encoded.length - COORDINATE_BYTES;
        return concat(
                COSE_X,
                Arrays.copyOfRange(encoded, y - COORDINATE_BYTES, y),
                COSE_Y,
                Arrays.copyOfRange(encoded, y, encoded.length));
    }

    private byte[] sign(byte[] data) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(data);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK signs by ES256", e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
