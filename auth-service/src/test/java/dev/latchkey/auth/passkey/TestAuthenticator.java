package dev.latchkey.auth.passkey;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.secret.RandomSecret;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.text.ParseException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An authenticator in software, with one passkey on P-256, and the browser before it. It does what a good one does, except for
 * what a test has changed.
 */
public final class TestAuthenticator {
    static final int USER_PRESENT = 0x01;
    static final int USER_VERIFIED = 0x04;
    static final int BACKUP_ELIGIBLE = 0x08;
    static final int BACKED_UP = 0x10;

    private static final int NEW_CREDENTIAL = 0x40;
    private static final int COORDINATE_BYTES = 32;

    private final KeyPair keys = newKeys();
    private final byte[] credentialId = RandomSecret.bytes();
    private byte[] userHandle = new byte[0];
    private String origin = AuthServer.ISSUER;
    private String rpId = "auth.example.test";
    private String challenge = "";
    private String type = "";
    private int flags = USER_PRESENT | USER_VERIFIED;
    private long counter;
    private KeyPair signer = keys;
    private final Map<String, Object> clientDataMembers = new LinkedHashMap<>();

    /** Makes it answer for a page of another origin. */
    TestAuthenticator origin(String value) {
        origin = value;
        return this;
    }

    /** Makes it answer for another relying party. */
    TestAuthenticator rpId(String value) {
        rpId = value;
        return this;
    }

    /** Makes it sign another challenge than that of the options. */
    TestAuthenticator challenge(byte[] value) {
        challenge = RandomSecret.text(value);
        return this;
    }

    /** Makes the browser name another ceremony. */
    TestAuthenticator type(String value) {
        type = value;
        return this;
    }

    TestAuthenticator flags(int value) {
        flags = value;
        return this;
    }

    /** Sets the counter of the next answer. */
    TestAuthenticator counter(long value) {
        counter = value;
        return this;
    }

    TestAuthenticator userHandle(byte[] value) {
        userHandle = value.clone();
        return this;
    }

    /** Makes it sign with another key. */
    TestAuthenticator anotherKey() {
        signer = newKeys();
        return this;
    }

    /** Adds a member to the client data, such as {@code crossOrigin}. */
    TestAuthenticator clientData(String member, Object value) {
        clientDataMembers.put(member, value);
        return this;
    }

    /** {@return the {@code RegistrationResponseJSON} for options of the service} */
    public String register(String options) {
        Map<String, Object> read = parse(options);
        Map<?, ?> user = (Map<?, ?>) Objects.requireNonNull(read.get("user"), options);
        userHandle = bytes(String.valueOf(user.get("id")));
        byte[] clientData = clientData("webauthn.create", read);
        byte[] attestation = concat(
                new byte[] {(byte) 0xa3}, // a map of three members
                cborText("fmt"),
                cborText("none"),
                cborText("attStmt"),
                new byte[] {(byte) 0xa0}, // an empty map
                cborText("authData"),
                cborBytes(authenticatorData(true)));
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("clientDataJSON", RandomSecret.text(clientData));
        response.put("attestationObject", RandomSecret.text(attestation));
        response.put("transports", List.of("internal", "hybrid"));
        return credential(response);
    }

    /** {@return the {@code AuthenticationResponseJSON} for options of the service} */
    public String signIn(String options) {
        byte[] clientData = clientData("webauthn.get", parse(options));
        byte[] authenticatorData = authenticatorData(false);
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("clientDataJSON", RandomSecret.text(clientData));
        response.put("authenticatorData", RandomSecret.text(authenticatorData));
        response.put("signature", RandomSecret.text(sign(concat(authenticatorData, sha256(clientData)))));
        response.put("userHandle", RandomSecret.text(userHandle));
        return credential(response);
    }

    private String credential(Map<String, Object> response) {
        Map<String, Object> credential = new LinkedHashMap<>();
        credential.put("id", RandomSecret.text(credentialId));
        credential.put("rawId", RandomSecret.text(credentialId));
        credential.put("type", "public-key");
        credential.put("authenticatorAttachment", "platform");
        credential.put("clientExtensionResults", Map.of());
        credential.put("response", response);
        return JSONObjectUtils.toJSONString(credential);
    }

    private byte[] clientData(String usualType, Map<String, Object> options) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", type.isEmpty() ? usualType : type);
        members.put("challenge", challenge.isEmpty() ? String.valueOf(options.get("challenge")) : challenge);
        members.put("origin", origin);
        members.put("crossOrigin", false);
        members.putAll(clientDataMembers);
        return JSONObjectUtils.toJSONString(members).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] authenticatorData(boolean withKey) {
        byte[] head = ByteBuffer.allocate(37)
                .put(sha256(rpId.getBytes(StandardCharsets.UTF_8)))
                .put((byte) (withKey ? flags | NEW_CREDENTIAL : flags))
                .putInt((int) counter)
                .array();
        if (!withKey) {
            return head;
        }
        byte[] length =
                ByteBuffer.allocate(2).putShort((short) credentialId.length).array();
        return concat(head, new byte[16], length, credentialId, coseKey());
    }

    /** {@return the public key as RFC 9053 section 7.1.1 writes it: kty EC2, alg ES256, crv P-256, x, y} */
    private byte[] coseKey() {
        ECPublicKey key = (ECPublicKey) keys.getPublic();
        return concat(
                new byte[] {(byte) 0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21},
                cborBytes(coordinate(key.getW().getAffineX())),
                new byte[] {0x22},
                cborBytes(coordinate(key.getW().getAffineY())));
    }

    private static byte[] coordinate(BigInteger value) {
        byte[] bytes = new byte[COORDINATE_BYTES];
        byte[] number = value.toByteArray();
        int length = Math.min(number.length, COORDINATE_BYTES);
        System.arraycopy(number, number.length - length, bytes, COORDINATE_BYTES - length, length);
        return bytes;
    }

    private static byte[] cborText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return concat(new byte[] {(byte) (0x60 + bytes.length)}, bytes);
    }

    private static byte[] cborBytes(byte[] bytes) {
        byte[] head = bytes.length < 256
                ? new byte[] {0x58, (byte) bytes.length}
                : new byte[] {0x59, (byte) (bytes.length >> 8), (byte) bytes.length};
        return concat(head, bytes);
    }

    private byte[] sign(byte[] data) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(signer.getPrivate());
            signature.update(data);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK signs with ES256", e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK makes keys on P-256", e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    static byte[] bytes(String base64url) {
        return Base64.getUrlDecoder().decode(base64url);
    }

    static Map<String, Object> parse(String json) {
        try {
            return JSONObjectUtils.parse(json);
        } catch (ParseException e) {
            throw new IllegalStateException("not a JSON object: " + json, e);
        }
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
