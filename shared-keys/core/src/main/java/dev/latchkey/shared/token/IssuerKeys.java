package dev.latchkey.shared.token;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.latchkey.shared.key.KnownKeys;
import java.security.PublicKey;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Verifies signatures with the issuer's keys, by RS256 only. Asks the source for the keys of each token. Caches only
 * the JDK's form of a key, for as long as the source has that key.
 */
final class IssuerKeys {
    private final JWKSource<SecurityContext> source;
    private final LoadingCache<RSAKey, Optional<PublicKey>> made;

    IssuerKeys(JWKSource<SecurityContext> source) {
        this.source = source;
        // Weak keys are compared by identity: the keys of a newly fetched key set are made again, and the old ones are
        // dropped. The calling thread does the cache's maintenance, since there is little to do.
        made = Caffeine.newBuilder().weakKeys().executor(Runnable::run).build(this::make);
    }

    /**
     * {@return the keys that match}
     *
     * @throws KeySourceException when the source has no key set
     */
    List<JWK> find(JWKSelector selector) throws KeySourceException {
        return source.get(selector, null);
    }

    /**
     * {@return whether the source has no key with this id}
     *
     * @throws KeySourceException when the source cannot tell
     */
    boolean lack(String kid) throws KeySourceException {
        return find(new JWKSelector(new JWKMatcher.Builder().keyID(kid).build()))
                .isEmpty();
    }

    /** {@return the keys that match, without waiting; empty when the caller must ask the source} */
    List<JWK> findAtHand(JWKSelector selector) {
        return source instanceof KnownKeys known ? known.atHand(selector) : List.of();
    }

    /** {@return the RSA keys that RS256 may use} */
    List<RSAKey> usable(List<JWK> found) {
        return found.stream()
                .filter(RSAKey.class::isInstance)
                .map(RSAKey.class::cast)
                .filter(key -> made(key).isPresent())
                .toList();
    }

    /** {@return whether the key, which must be usable, has signed the text} */
    boolean haveSigned(RSAKey key, byte[] text, byte[] signature) {
        return Rs256.hasSigned(made(key).orElseThrow(), text, signature);
    }

    private Optional<PublicKey> made(RSAKey key) {
        return Objects.requireNonNull(made.get(key));
    }

    /** {@return the JDK's form of the key; empty when RS256 must not use the key} */
    private Optional<PublicKey> make(RSAKey key) {
        try {
            return Optional.of(Rs256.publicKey(key));
        } catch (JOSEException e) {
            return Optional.empty();
        }
    }
}
