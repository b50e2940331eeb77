package dev.latchkey.shared.token;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.latchkey.shared.key.KnownKeys;
import dev.latchkey.shared.key.RsaProvider;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Verifies signatures with the issuer's keys, by RS256 and nothing else. Which keys there are, the source says for each
 * token; only what the provider of RSA makes of one is kept, for as long as the source has that key.
 */
final class IssuerKeys {
    private final JWKSource<SecurityContext> source;
    private final RsaProvider provider;
    private final LoadingCache<RSAKey, Optional<PublicKey>> made;

    IssuerKeys(JWKSource<SecurityContext> source, RsaProvider provider) {
        this.source = source;
        this.provider = provider;
        // Weak, and so by identity: a key set that was fetched anew has its keys made anew, and lets go of the old.
        made = Caffeine.newBuilder().weakKeys().build(this::make);
    }

    /**
     * {@return the keys for signatures by RSA that match}
     *
     * @throws KeySourceException when the source has no key set
     */
    List<PublicKey> find(JWKSelector selector) throws KeySourceException {
        return made(source.get(selector, null));
    }

    /** {@return the same as far as can be said without waiting; empty when the source has to be asked} */
    List<PublicKey> findAtHand(JWKSelector selector) {
        return source instanceof KnownKeys known ? made(known.atHand(selector)) : List.of();
    }

    private List<PublicKey> made(List<JWK> found) {
        return found.stream()
                .filter(RSAKey.class::isInstance)
                .map(key -> Objects.requireNonNull(made.get((RSAKey) key)))
                .flatMap(Optional::stream)
                .toList();
    }

    /** {@return whether the key, one that was found, has signed the text} */
    boolean haveSigned(PublicKey key, byte[] text, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(RsaProvider.RS256, provider.provider());
            verifier.initVerify(key);
            verifier.update(text);
            return verifier.verify(signature);
        } catch (SignatureException e) {
            return false; // of another length than the modulus, say
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("the provider has RS256, and has made the key", e);
        }
    }

    /** A key with which nothing can be computed is none. */
    private Optional<PublicKey> make(RSAKey key) {
        try {
            return Optional.of(provider.publicKey(key));
        } catch (JOSEException e) {
            return Optional.empty();
        }
    }
}
