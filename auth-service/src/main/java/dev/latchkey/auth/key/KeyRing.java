package dev.latchkey.auth.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.util.List;

/**
 * The keys at one moment.
 *
 * @param kid of the key that signs
 * @param signer with that key; safe for use by many threads
 * @param publicKeys of all keys, the signing one included
 */
record KeyRing(String kid, JWSSigner signer, JWKSet publicKeys) {
    static KeyRing of(RSAKey active, List<RSAKey> all) {
        try {
            return new KeyRing(
                    active.getKeyID(),
                    new RSASSASigner(active),
                    new JWKSet(all.stream().map(key -> (JWK) key.toPublicJWK()).toList()));
        } catch (JOSEException e) {
            throw new IllegalStateException("the key was made by us, or was decrypted and authentic", e);
        }
    }
}
