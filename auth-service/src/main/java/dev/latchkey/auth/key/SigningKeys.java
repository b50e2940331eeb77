package dev.latchkey.auth.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
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

/** Signs with the active key, and provides the public keys for verification. So this service sends no request to itself. */
@Singleton
public final class SigningKeys implements JWKSource<SecurityContext>, KnownKeys {
    private final KeyRings rings;

    SigningKeys(KeyRings rings) {
        this.rings = rings;
    }

    /**
     * Signs claims with RS256. May block, so it must not be called within a transaction. It waits for the database when
     * this replica has not read the keys for some seconds: otherwise it could sign with a key that the other replicas have
     * ended. After an emergency, it waits until the verifiers know the new key.
     *
     * @param type the {@code typ} of the token
     * @param claims with {@code iat} and {@code exp}, no further apart than the longest {@link SignedTokenKind} allows; without
     *     {@code exp} if the verifiers refuse the token that long after {@code iat}
     * @return compact serialization (RFC 7515 section 7.1)
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

    /** Otherwise the key could leave the key set before the token has expired. */
    private void requireWithinKeyLifetime(JWTClaimsSet claims) {
        if (claims.getExpirationTime() == null) {
            return;
        }
        Duration lifetime = Duration.between(
                claims.getIssueTime().toInstant(), claims.getExpirationTime().toInstant());
        if (lifetime.compareTo(rings.longestToken()) > 0) {
            throw new IllegalArgumentException(
                    "a token of " + lifetime + " outlives its key, which is kept for " + rings.longestToken());
        }
    }

    /**
     * {@return the public keys as they are published}
     *
     * @throws UnavailableException while the keys are not loaded
     */
    KeySetDocument document() {
        return loaded().document();
    }

    /**
     * {@return the public keys that the selector matches} Without a match it may block, but not often: another replica may
     * have created a key that this replica has not seen yet.
     *
     * @throws KeySourceException while the keys are not loaded, or when an unknown key cannot be looked up in the database:
     *     then it is unknown whether the token is valid
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
            throw new KeySourceException("the key is not loaded, and the database cannot be queried for it");
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

    /** {@return the keys as they were last seen, which verify until newer keys are seen} */
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
