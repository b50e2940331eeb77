package dev.latchkey.auth.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys at one moment.
 *
 * @param active the key that signs; null after an emergency, until the verifiers know the new key
 * @param publicKeys of all keys that verify, including the active one
 * @param document the public keys as they are published
 */
record KeyRing(@Nullable Active active, JWKSet publicKeys, KeySetDocument document) {
    /**
     * The key that signs.
     *
     * @param signer safe for use by many threads
     */
    record Active(String kid, JWSSigner signer) {
        static Active of(RSAKey key) {
            RsaProvider rsa = RsaProvider.quickest();
            try {
                // Uses the provider's own key factory: with a key object of the JDK, the provider is slower than the
                // JDK.
                PrivateKey own = rsa.keyFactory()
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(key.toPrivateKey().getEncoded()));
                RSASSASigner signer = new RSASSASigner(own);
                signer.getJCAContext().setProvider(rsa.provider());
                return new Active(key.getKeyID(), signer);
            } catch (JOSEException | InvalidKeySpecException e) {
                throw new IllegalStateException("the key was generated here, or decrypted and authenticated", e);
            }
        }
    }

    static KeyRing of(@Nullable RSAKey active, List<RSAKey> all) {
        JWKSet keys =
                new JWKSet(all.stream().map(key -> (JWK) key.toPublicJWK()).toList());
        return new KeyRing(active == null ? null : Active.of(active), keys, KeySetDocument.of(keys));
    }
}
