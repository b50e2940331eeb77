package dev.latchkey.benchmark.raw;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/** RS256 (RFC 7518 section 3.3) with a key of 2048 bits, over 600 bytes, which is about the size of a token. */
public final class RsaSignature {
    static final String ALGORITHM = "SHA256withRSA";
    private static final int BITS = 2048;
    private static final byte[] SIGNED = "x".repeat(600).getBytes(StandardCharsets.US_ASCII);

    private final SignatureProvider provider;
    private final PrivateKey privateKey;
    private final PublicKey publicKey;
    private final byte[] signature;

    RsaSignature(SignatureProvider provider) {
        this.provider = provider;
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            KeyPair pair = generator.generateKeyPair();
            // A provider is fast only with keys from its own factory.
            KeyFactory factory = KeyFactory.getInstance("RSA", provider.provider());
            privateKey = factory.generatePrivate(
                    new PKCS8EncodedKeySpec(pair.getPrivate().getEncoded()));
            publicKey = factory.generatePublic(
                    new X509EncodedKeySpec(pair.getPublic().getEncoded()));
            signature = signed();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return a signature by auth-service's provider} */
    public static RsaSignature ofAuthService() {
        return new RsaSignature(SignatureProvider.signing());
    }

    public void sign() {
        try {
            signed();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    void verify() {
        try {
            Signature verifier = Signature.getInstance(ALGORITHM, provider.provider());
            verifier.initVerify(publicKey);
            verifier.update(SIGNED);
            if (!verifier.verify(signature)) {
                throw new IllegalStateException("the signature is wrong");
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] signed() throws GeneralSecurityException {
        Signature signer = Signature.getInstance(ALGORITHM, provider.provider());
        signer.initSign(privateKey);
        signer.update(SIGNED);
        return signer.sign();
    }
}
