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
import dev.latchkey.shared.key.KnownKeys;
import dev.latchkey.shared.micronaut.error.UnavailableException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Signs with the active key, and knows the public keys for verifying: this service needs no request to itself. */
@Singleton
public final class SigningKeys implements JWKSource<SecurityContext>, KnownKeys {
    private final KeyRings rings;

    SigningKeys(KeyRings rings) {
        this.rings = rings;
    }

    /**
     * Signs claims with RS256. May block: for the database when this replica has not heard from it for some seconds, lest
     * it sign with a key that the others have done away with; and after an emergency, for verifiers to learn the new key.
     * So it must not be called within a transaction.
     *
     * @param type the {@code typ} of the token
     * @return compact serialization (RFC 7515 section 7.1)
     * @param claims with {@code iat} and {@code exp}, no further apart than some {@link SignedTokenKind} says
     * @throws UnavailableException while there is no key to sign with
     */
    public String sign(JOSEObjectType type, JWTClaimsSet claims) {
        requireWithinKeyLifetime(claims);
        KeyRing.Active active = Objects.requireNonNull(rings.toSign().active());
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(type)
                        .keyID(active.kid())
                        .build(),
                claims);
        try {
            token.sign(active.signer());
        } catch (JOSEException e) {
            throw new IllegalStateException("RS256 is part of every JDK", e);
        }
        return token.serialize();
    }

    /** Else the key could leave the key set before the token has expired. */
    private void requireWithinKeyLifetime(JWTClaimsSet claims) {
        Duration lifetime = Duration.between(
                claims.getIssueTime().toInstant(), claims.getExpirationTime().toInstant());
        if (lifetime.compareTo(rings.longestToken()) > 0) {
            throw new IllegalArgumentException(
                    "a token of " + lifetime + " outlives its key, which is kept for " + rings.longestToken());
        }
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
     * {@return the same as they are published}
     *
     * @throws UnavailableException while the keys are not loaded
     */
    KeySetDocument document() {
        return loaded().document();
    }

    /**
     * {@return the public keys that the selector matches} Blocks, but not often, when there are none: another replica may
     * have made one that this one has not heard of.
     *
     * @throws KeySourceException while the keys are not loaded, and while the database cannot be asked for a key that this
     *     replica has not loaded: a token is then neither good nor bad
     */
    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
        List<JWK> found = select(selector);
        if (!found.isEmpty()) {
            return found;
        }
        boolean complete = rings.lookAgain();
        found = select(selector);
        if (found.isEmpty() && !complete) {
            throw new KeySourceException("the key is not loaded, and the database cannot be asked for it");
        }
        return found;
    }

    private List<JWK> select(JWKSelector selector) throws KeySourceException {
        KeyRing keys = rings.latest();
        if (keys == null) {
            throw new KeySourceException("no signing key yet");
        }
        return selector.select(keys.publicKeys());
    }

    @Override
    public Set<String> knownKids() {
        KeyRing keys = rings.latest();
        return keys == null
                ? Set.of()
                : keys.publicKeys().getKeys().stream().map(JWK::getKeyID).collect(Collectors.toUnmodifiableSet());
    }

    /** {@return the keys as they were last seen: those are used to verify with until others are seen} */
    @Override
    public List<JWK> atHand(JWKSelector selector) {
        KeyRing keys = rings.latest();
        return keys == null ? List.of() : selector.select(keys.publicKeys());
    }

    private KeyRing loaded() {
        KeyRing keys = rings.latest();
        if (keys == null) {
            throw new UnavailableException("The service is not ready. Try again shortly.", "no signing key yet");
        }
        return keys;
    }
}
