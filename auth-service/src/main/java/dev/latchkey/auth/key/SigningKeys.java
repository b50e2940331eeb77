package dev.latchkey.auth.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.shared.micronaut.error.UnavailableException;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Signs with the active key, and knows the public keys for verifying: this service needs no request to itself. */
@Singleton
public final class SigningKeys implements JWKSource<SecurityContext> {
    private volatile @Nullable KeyRing ring;

    void use(KeyRing keys) {
        ring = keys;
    }

    /**
     * Signs claims with RS256.
     *
     * @param type the {@code typ} of the token
     * @return compact serialization (RFC 7515 section 7.1)
     * @throws UnavailableException while the keys are not loaded
     */
    public String sign(JOSEObjectType type, JWTClaimsSet claims) {
        KeyRing keys = loaded();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(type)
                        .keyID(keys.kid())
                        .build(),
                claims);
        try {
            token.sign(keys.signer());
        } catch (JOSEException e) {
            throw new IllegalStateException("RS256 is part of every JDK", e);
        }
        return token.serialize();
    }

    /**
     * {@return all keys, without private members}
     *
     * @throws UnavailableException while the keys are not loaded
     */
    public JWKSet publicKeys() {
        return loaded().publicKeys();
    }

    /**
     * {@return the public keys that the selector matches}
     *
     * @throws KeySourceException while the keys are not loaded: a token is then neither good nor bad
     */
    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
        KeyRing keys = ring;
        if (keys == null) {
            throw new KeySourceException("no signing key yet");
        }
        return selector.select(keys.publicKeys());
    }

    private KeyRing loaded() {
        KeyRing keys = ring;
        if (keys == null) {
            throw new UnavailableException("The service is not ready. Try again shortly.", "no signing key yet");
        }
        return keys;
    }
}
