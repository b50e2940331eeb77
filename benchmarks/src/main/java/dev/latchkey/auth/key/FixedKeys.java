package dev.latchkey.auth.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Signing keys without a database, for benchmarks. In this package, because only this package can create them. */
public final class FixedKeys {
    private static final int BITS = 2048;

    private FixedKeys() {}

    /** {@return keys that sign, as in the service} */
    public static SigningKeys signing() throws JOSEException {
        RSAKey key = key();
        return new SigningKeys(new OneRing(KeyRing.of(key, List.of(key))));
    }

    /** {@return keys whose signatures cost nothing, so that a benchmark measures only the rest} */
    public static SigningKeys withoutSignature() throws JOSEException {
        RSAKey key = key();
        KeyRing ring = KeyRing.of(key, List.of(key));
        return new SigningKeys(new OneRing(
                new KeyRing(new KeyRing.Active(key.getKeyID(), new NoSigner()), ring.publicKeys(), ring.document())));
    }

    private static RSAKey key() throws JOSEException {
        return new RSAKeyGenerator(BITS).keyIDFromThumbprint(true).generate();
    }

    private record OneRing(KeyRing ring) implements KeyRings {
        @Override
        public @Nullable KeyRing latest() {
            return ring;
        }

        @Override
        public KeyRing toSign() {
            return ring;
        }

        @Override
        public Duration longestToken() {
            return Duration.ofDays(1);
        }

        @Override
        public boolean lookAgain() {
            return true;
        }
    }

    private static final class NoSigner implements JWSSigner {
        private final JCAContext context = new JCAContext();
        private final Base64URL signature = Base64URL.encode(new byte[BITS / 8]);

        @Override
        public Base64URL sign(JWSHeader header, byte[] signingInput) {
            return signature;
        }

        @Override
        public Set<JWSAlgorithm> supportedJWSAlgorithms() {
            return Set.of(JWSAlgorithm.RS256);
        }

        @Override
        public JCAContext getJCAContext() {
            return context;
        }
    }
}
