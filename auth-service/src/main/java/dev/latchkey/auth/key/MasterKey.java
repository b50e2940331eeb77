package dev.latchkey.auth.key;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.jwk.RSAKey;
import dev.latchkey.auth.secret.HmacSha256;
import dev.latchkey.shared.micronaut.database.StartRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts signing keys for the database: a JWE with {@code dir} and {@code A256GCM} (RFC 7517 section 7). */
final class MasterKey {
    private static final int BYTES = 32;
    private static final String CONTENT_TYPE = "jwk+json";

    private final SecretKey key;
    /** The secrets of the purposes that were asked for; there is a purpose for each feature. */
    private final Map<String, byte[]> derived = new ConcurrentHashMap<>();

    private MasterKey(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    /**
     * Reads a key.
     *
     * @param text base64url of 32 bytes, with or without padding
     * @throws StartRefusedException when the text is anything else
     */
    static MasterKey parse(String text) {
        try {
            byte[] key = Base64.getUrlDecoder().decode(text.strip());
            if (key.length == BYTES) {
                return new MasterKey(key);
            }
        } catch (IllegalArgumentException e) {
            // refused below
        }
        throw new StartRefusedException("The master key must be the base64url form of 32 random bytes.");
    }

    /** Creates a key file that only its owner can read, unless another process has just created it. */
    static void create(Path file) {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(key) + "\n";
        try {
            Path draft = Files.createTempFile(
                    file.toAbsolutePath().getParent(),
                    "master-key",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.writeString(draft, text, StandardOpenOption.SYNC);
                // Creating a link is atomic, and never replaces a key that another process has created.
                Files.createLink(file, draft);
            } catch (FileAlreadyExistsException e) {
                // the key of the other process is used
            } finally {
                Files.delete(draft);
            }
        } catch (IOException e) {
            throw new StartRefusedException("The master key file " + file + " cannot be created: " + e);
        }
    }

    /** {@return 32 bytes for one purpose: HMAC-SHA-256 of the purpose under the master key} Computes them once. */
    byte[] derive(String purpose) {
        return derived.computeIfAbsent(
                        purpose, unseen -> HmacSha256.of(key.getEncoded(), unseen.getBytes(StandardCharsets.UTF_8)))
                .clone();
    }

    String encrypt(RSAKey signingKey) {
        try {
            JWEObject jwe = new JWEObject(
                    new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
                            .contentType(CONTENT_TYPE)
                            .build(),
                    new Payload(signingKey.toJSONObject()));
            jwe.encrypt(new DirectEncrypter(key));
            return jwe.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("A256GCM is part of every JDK", e);
        }
    }

    /**
     * Decrypts the result of {@link #encrypt}.
     *
     * @throws StartRefusedException when it was encrypted with another master key
     */
    RSAKey decrypt(String kid, String encryptedJwk) {
        try {
            JWEObject jwe = JWEObject.parse(encryptedJwk);
            jwe.decrypt(new DirectDecrypter(key));
            return RSAKey.parse(jwe.getPayload().toJSONObject());
        } catch (JOSEException | ParseException e) {
            throw new StartRefusedException("The master key cannot decrypt the signing key " + kid
                    + " in the database. Use the master key that encrypted it; nothing was changed.");
        }
    }
}
