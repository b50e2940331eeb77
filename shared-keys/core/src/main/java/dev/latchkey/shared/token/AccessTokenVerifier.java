package dev.latchkey.shared.token;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.latchkey.shared.key.PublishedKeys;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Verifies access tokens as RFC 9068 section 4 requires and RFC 8725 advises.
 *
 * <p>Checked: strict form, {@code typ}, RS256, {@code kid} in the key set, signature, {@code iss}, {@code aud},
 * {@code exp}, {@code nbf}, {@code iat}, and that {@code sub}, {@code jti} and {@code client_id} are there. Not
 * checked: revocation, scope, roles. Safe for use by many threads. It blocks when the key source does.
 */
public final class AccessTokenVerifier {
    private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");
    private static final Pattern KEY_ID = Pattern.compile("[\\w-]{1,128}");

    private final TokenReader reader = new TokenReader();
    private final IssuerKeys keys;
    private final PublishedKeys published;
    private final VerifiedTokens verified;
    private final VerificationPolicy policy;
    private final Clock clock;

    /**
     * Makes a verifier that remembers no tokens.
     *
     * @param keys the issuer's public keys, found by {@code kid}
     */
    public AccessTokenVerifier(JWKSource<SecurityContext> keys, VerificationPolicy policy, Clock clock) {
        this(keys, policy, clock, 0);
    }

    /**
     * Makes a verifier that remembers some tokens after it has verified their signatures. For a remembered token it
     * does not repeat the checks of the form, the header and the signature. It repeats all other checks.
     *
     * @param keys the issuer's public keys, found by {@code kid}; asked for each token
     * @param remembered how many tokens of up to a kilobyte are remembered; a longer one counts as several
     */
    public AccessTokenVerifier(
            JWKSource<SecurityContext> keys, VerificationPolicy policy, Clock clock, int remembered) {
        this(keys, PublishedKeys.unknown(), policy, clock, remembered);
    }

    /**
     * Makes a verifier that knows which keys are published. If it lacks a published key, a token of that key is
     * undecided, not refused.
     *
     * @param keys the issuer's public keys, found by {@code kid}; asked for each token
     * @param published asked only when a key is missing
     * @param remembered how many tokens of up to a kilobyte are remembered; a longer one counts as several
     */
    public AccessTokenVerifier(
            JWKSource<SecurityContext> keys,
            PublishedKeys published,
            VerificationPolicy policy,
            Clock clock,
            int remembered) {
        this.published = published;
        this.keys = new IssuerKeys(keys);
        this.verified = new VerifiedTokens(remembered);
        this.policy = policy;
        this.clock = clock;
    }

    /**
     * Verifies one token, at the time that the clock shows.
     *
     * @param token the token of the Authorization header, without the scheme; any string
     * @return never null; {@code Undecided} only when there is no key set, or when the verifier lacks the token's key
     *     and the issuer has, or may have, published it
     */
    public Verification verify(String token) {
        return withOurAudience(verifyForAnyAudience(token));
    }

    /**
     * Verifies one token like {@link #verify}, but without waiting, so that an event loop may call it.
     *
     * @param token as {@link #verify} takes it
     * @return what {@code verify} would return; empty when only the key source can decide: {@code verify} asks it
     */
    public Optional<Verification> verifyAtOnce(String token) {
        try {
            return Optional.of(withOurAudience(verify(token, this::keysAtHand)));
        } catch (MustAskException e) {
            return Optional.empty();
        }
    }

    private Verification withOurAudience(Verification verification) {
        return verification instanceof Verification.Accepted(AccessToken accepted)
                        && accepted.audience().stream().noneMatch(policy.audiences()::contains)
                ? new Verification.Refused(Refusal.WRONG_AUDIENCE)
                : verification;
    }

    /**
     * Verifies one token of any audience. Only for the issuer itself, which must answer questions about each of its
     * tokens (RFC 7009, RFC 7662). A resource server must check the audience. Otherwise another service could use the
     * tokens of its callers at that server.
     *
     * @param token as {@link #verify} takes it
     * @return as {@link #verify} returns it; the caller decides on {@link AccessToken#audience}
     */
    public Verification verifyForAnyAudience(String token) {
        return verify(token, keys::find);
    }

    private Verification verify(String token, KeyLookup lookup) {
        VerifiedTokens.Fingerprint fingerprint = verified.fingerprint(token);
        try {
            VerifiedTokens.Verified known = verified.find(fingerprint);
            if (known == null || !isStillThere(known, lookup)) {
                known = verifyAnew(token, lookup);
                verified.remember(fingerprint, known);
            } else {
                verify(known.claims());
            }
            return new Verification.Accepted(known.token());
        } catch (RefusedException e) {
            verified.forget(fingerprint);
            return new Verification.Refused(e.reason());
        } catch (ParseException e) {
            return new Verification.Refused(Refusal.MALFORMED);
        } catch (KeySourceException e) {
            return new Verification.Undecided("the token's key cannot be fetched: " + e.getMessage());
        }
    }

    /**
     * Tells whether an accepted token has expired since then. The caller must ask after the revocation check. If the
     * process pauses in between, the token may expire, and the memory may evict its revocation.
     */
    public boolean hasExpired(AccessToken token) {
        return !clock.instant().isBefore(token.expiresAt().plus(policy.clockSkew()));
    }

    private List<JWK> keysAtHand(JWKSelector selector) {
        List<JWK> found = keys.findAtHand(selector);
        if (found.isEmpty()) {
            throw new MustAskException();
        }
        return found;
    }

    /** {@return how often a lookup found a remembered token} */
    public long hits() {
        return verified.hits();
    }

    /** {@return how often a lookup found none; 0 when the verifier remembers no tokens} */
    public long misses() {
        return verified.misses();
    }

    /** {@return about how many tokens are remembered} */
    public long remembered() {
        return verified.size();
    }

    /** Verifies the header of a token of this type. The rules are the same for each type of the issuer. */
    static void verify(JWSHeader header, JOSEObjectType type) throws RefusedException {
        require(type.equals(header.getType()), Refusal.WRONG_TYPE);
        require(JWSAlgorithm.RS256.equals(header.getAlgorithm()), Refusal.WRONG_ALGORITHM);
        require(header.getCriticalParams() == null && header.isBase64URLEncodePayload(), Refusal.FORBIDDEN_HEADER);
        require(
                header.getJWK() == null
                        && header.getJWKURL() == null
                        && header.getX509CertURL() == null
                        && header.getX509CertChain() == null,
                Refusal.FORBIDDEN_HEADER);
        require(header.getKeyID() != null && KEY_ID.matcher(header.getKeyID()).matches(), Refusal.UNKNOWN_KEY);
    }

    /**
     * {@return whether the issuer still has the key that signed the token} Compares by identity. A key of a newly
     * fetched key set never counts as an earlier key, even with the same {@code kid}; the signature is verified again.
     */
    @SuppressWarnings("ReferenceEquality") // identity is stricter than equality
    private boolean isStillThere(VerifiedTokens.Verified known, KeyLookup lookup)
            throws RefusedException, KeySourceException {
        for (JWK key : find(known.selector(), known.token().keyId(), lookup)) {
            if (key == known.key()) {
                return true;
            }
        }
        return false;
    }

    private VerifiedTokens.Verified verifyAnew(String token, KeyLookup lookup)
            throws RefusedException, ParseException, KeySourceException {
        UnverifiedToken unverified = reader.read(token);
        UnverifiedToken.Header header = unverified.header();
        verify(header.header(), TYPE);
        JWTClaimsSet claims = unverified.claimsSet();
        JWK key = signingKey(unverified, claims, lookup);
        verify(claims);
        AccessToken accepted = AccessToken.of(header.header().getKeyID(), claims);
        return new VerifiedTokens.Verified(header.selector(), key, claims, accepted);
    }

    private JWK signingKey(UnverifiedToken token, JWTClaimsSet claims, KeyLookup lookup)
            throws RefusedException, KeySourceException {
        for (RSAKey key : candidates(token.header(), claims, lookup)) {
            if (keys.haveSigned(key, token.signingInput(), token.signature())) {
                return key;
            }
        }
        throw new RefusedException(Refusal.BAD_SIGNATURE);
    }

    /** {@return the keys that may have signed the token, at least one} */
    private List<RSAKey> candidates(UnverifiedToken.Header header, JWTClaimsSet claims, KeyLookup lookup)
            throws RefusedException, KeySourceException {
        String kid = header.header().getKeyID();
        try {
            List<RSAKey> candidates = keys.usable(find(header.selector(), kid, lookup));
            if (candidates.isEmpty() && published.contains(kid) && keys.lack(kid)) {
                throw new KeySourceException(
                        "the issuer has published the key " + kid + ", but this verifier lacks it");
            }
            require(!candidates.isEmpty(), Refusal.UNKNOWN_KEY);
            return candidates;
        } catch (KeySourceException e) {
            // The claims alone may refuse the token; that needs no key. A client with an expired token must renew it,
            // not wait.
            verify(claims);
            throw e;
        }
    }

    /** Looks for keys. If the source cannot tell, the database's list may show that there is no such key. */
    private List<JWK> find(JWKSelector selector, String kid, KeyLookup lookup)
            throws RefusedException, KeySourceException {
        try {
            return lookup.find(selector);
        } catch (KeySourceException e) {
            require(!published.excludes(kid), Refusal.UNKNOWN_KEY);
            throw e;
        }
    }

    private void verify(JWTClaimsSet claims) throws RefusedException {
        require(policy.issuer().equals(claims.getIssuer()), Refusal.WRONG_ISSUER);
        requireText(claims.getSubject());
        requireText(claims.getJWTID());
        requireText(claims.getClaim("client_id"));
        require(isAbsentOrText(claims.getClaim("sid")), Refusal.BAD_CLAIM);
        require(isAbsentOrTexts(claims.getClaim("roles")), Refusal.BAD_CLAIM);
        Date expiry = claims.getExpirationTime();
        Date issued = claims.getIssueTime();
        require(expiry != null && issued != null, Refusal.BAD_CLAIM);
        Instant now = clock.instant();
        require(now.isBefore(expiry.toInstant().plus(policy.clockSkew())), Refusal.EXPIRED);
        requireNotAfter(now.plus(policy.clockSkew()), issued);
        Date notBefore = claims.getNotBeforeTime();
        if (notBefore != null) {
            requireNotAfter(now.plus(policy.clockSkew()), notBefore);
        }
    }

    private static void requireNotAfter(Instant latest, Date date) throws RefusedException {
        require(!date.toInstant().isAfter(latest), Refusal.NOT_YET_VALID);
    }

    private static void requireText(@Nullable Object claim) throws RefusedException {
        require(claim != null && isAbsentOrText(claim), Refusal.BAD_CLAIM);
    }

    private static boolean isAbsentOrText(@Nullable Object claim) {
        return claim == null || (claim instanceof String text && !text.isBlank());
    }

    private static boolean isAbsentOrTexts(@Nullable Object claim) {
        return claim == null || (claim instanceof List<?> list && list.stream().allMatch(String.class::isInstance));
    }

    static void require(boolean condition, Refusal otherwise) throws RefusedException {
        if (!condition) {
            throw new RefusedException(otherwise);
        }
    }

    /** The way to look for keys: with or without waiting. */
    private interface KeyLookup {
        List<JWK> find(JWKSelector selector) throws KeySourceException;
    }

    /** No key is at hand, and asking the key source may block. */
    private static final class MustAskException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MustAskException() {
            super(null, null, false, false);
        }
    }
}
