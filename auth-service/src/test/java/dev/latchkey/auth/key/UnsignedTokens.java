package dev.latchkey.auth.key;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.Base64URL;
import java.util.Set;

/** Keys that leave the signature out, for tests that look at many tokens' claims: RSA would take most of their time. */
public final class UnsignedTokens implements JWSSigner {
    private UnsignedTokens() {}

    public static SigningKeys keys() {
        SigningKeys keys = new SigningKeys();
        keys.use(new KeyRing("kid", new UnsignedTokens(), new JWKSet()));
        return keys;
    }

    @Override
    public Base64URL sign(JWSHeader header, byte[] input) {
        return Base64URL.encode("unsigned");
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
        return Set.of(JWSAlgorithm.RS256);
    }

    @Override
    public JCAContext getJCAContext() {
        return new JCAContext();
    }
}
