package dev.latchkey.auth.key;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.Base64URL;
import java.time.Duration;
import java.util.Set;

/**
 * Makes tokens without a real signature, for tests that read the claims of many tokens. RSA would take most of the time of
 * such a test.
 */
public final class UnsignedTokens implements JWSSigner {
    private UnsignedTokens() {}

    public static SigningKeys keys() {
        JWKSet none = new JWKSet();
        KeyRing ring = new KeyRing(new KeyRing.Active("kid", new UnsignedTokens()), none, KeySetDocument.of(none));
        return new SigningKeys(new OneRing(ring));
    }

    private record OneRing(KeyRing latest) implements KeyRings {
        @Override
        public KeyRing toSign() {
            return latest;
        }

        @Override
        public Duration longestToken() {
            return Duration.ofDays(1);
        }

        @Override
        public boolean lookAgain() {
            return true; // the ring never changes
        }
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
