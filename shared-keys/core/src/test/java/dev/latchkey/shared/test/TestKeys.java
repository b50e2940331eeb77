package dev.latchkey.shared.test;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;

/** Keys with their private parts, made once per JVM. As in auth-service, {@code kid} is the thumbprint. */
public final class TestKeys {
    private static final RSAKey SIGNING = rsa();
    private static final RSAKey OTHER = rsa();

    private TestKeys() {}

    /** {@return the issuer's key} */
    public static RSAKey signing() {
        return SIGNING;
    }

    /** {@return a second key: an attacker's, or the issuer's next one} */
    public static RSAKey other() {
        return OTHER;
    }

    /** {@return the public parts of {@link #signing}, as the issuer publishes them} */
    public static JWKSet published() {
        return published(SIGNING);
    }

    /** {@return the public parts of some keys, as an issuer publishes them} */
    public static JWKSet published(RSAKey... keys) {
        return new JWKSet(java.util.List.<com.nimbusds.jose.jwk.JWK>of(keys)).toPublicJWKSet();
    }

    /** {@return a new RSA key of 2048 bits} */
    public static RSAKey rsa() {
        try {
            return new RSAKeyGenerator(2048)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("every JDK makes RSA keys", e);
        }
    }

    /** {@return a new key on P-256} */
    public static ECKey ec() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.SIGNATURE)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("every JDK makes keys on P-256", e);
        }
    }
}
