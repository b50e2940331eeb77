package dev.latchkey.shared.token;

import static dev.latchkey.shared.token.AccessTokenVerifier.require;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.latchkey.shared.key.PublishedKeys;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;

/**
 * Verifies security event tokens (RFC 8417) about accounts, with the events of RISC.
 *
 * <p>Checked: strict form, {@code typ}, RS256, {@code kid} in the key set, signature, {@code iss}, {@code aud}, that
 * {@code iat} is at most ten minutes ago, {@code jti}, that there is exactly one event and the verifier knows it, and that
 * {@code sub_id} is an account of the issuer (RFC 9493 section 3.2.6). Not checked: whether the token came before. The issuer
 * sends an event again until it is confirmed, with the same {@code jti} and a new {@code iat}. Safe for use by many threads. It
 * blocks when the key source does.
 */
public final class SecurityEventVerifier {
    /** How old a token may be. */
    public static final Duration LONGEST_AGE = Duration.ofMinutes(10);

    private static final JOSEObjectType TYPE = new JOSEObjectType("secevent+jwt");

    private final TokenReader reader = new TokenReader();
    private final IssuerKeys keys;
    private final PublishedKeys published;
    private final VerificationPolicy policy;
    private final Clock clock;

    /**
     * Makes a verifier.
     *
     * @param keys the issuer's public keys, found by {@code kid}
     * @param published asked only when a key is missing
     * @param policy its audiences are the {@code client_id}s of the service
     */
    public SecurityEventVerifier(
            JWKSource<SecurityContext> keys, PublishedKeys published, VerificationPolicy policy, Clock clock) {
        this.keys = new IssuerKeys(keys);
        this.published = published;
        this.policy = policy;
        this.clock = clock;
    }

    /**
     * Verifies one token, at the time that the clock shows.
     *
     * @param token the body of the request; any string
     */
    public SecurityEventVerification verify(String token) {
        try {
            UnverifiedToken unverified = reader.read(token);
            AccessTokenVerifier.verify(unverified.header().header(), TYPE);
            requireSigned(unverified);
            return new SecurityEventVerification.Accepted(event(unverified.claimsSet()));
        } catch (RefusedException e) {
            return new SecurityEventVerification.Refused(SecurityEventRefusal.of(e.reason()));
        } catch (ParseException e) {
            return new SecurityEventVerification.Refused(SecurityEventRefusal.INVALID_REQUEST);
        } catch (KeySourceException e) {
            return new SecurityEventVerification.Undecided("the token's key cannot be fetched: " + e.getMessage());
        }
    }

    private void requireSigned(UnverifiedToken token) throws RefusedException, KeySourceException {
        String kid = token.header().header().getKeyID();
        List<RSAKey> candidates = keys.usable(keys.find(token.header().selector()));
        if (candidates.isEmpty() && published.contains(kid) && keys.lack(kid)) {
            throw new KeySourceException("the issuer has published the key " + kid + ", but this verifier lacks it");
        }
        require(!candidates.isEmpty(), Refusal.UNKNOWN_KEY);
        require(
                candidates.stream().anyMatch(key -> keys.haveSigned(key, token.signingInput(), token.signature())),
                Refusal.BAD_SIGNATURE);
    }

    private SecurityEvent event(JWTClaimsSet claims) throws RefusedException {
        require(policy.issuer().equals(claims.getIssuer()), Refusal.WRONG_ISSUER);
        require(claims.getAudience().stream().anyMatch(policy.audiences()::contains), Refusal.WRONG_AUDIENCE);
        Instant issued = issued(claims);
        String id = claims.getJWTID();
        require(id != null && !id.isBlank(), Refusal.BAD_CLAIM);
        return new SecurityEvent(kind(claims), subject(claims), id, happened(claims, issued));
    }

    private Instant issued(JWTClaimsSet claims) throws RefusedException {
        Date issued = claims.getIssueTime();
        require(issued != null, Refusal.BAD_CLAIM);
        Instant now = clock.instant();
        require(!issued.toInstant().isAfter(now.plus(policy.clockSkew())), Refusal.NOT_YET_VALID);
        require(!issued.toInstant().plus(LONGEST_AGE).plus(policy.clockSkew()).isBefore(now), Refusal.EXPIRED);
        return issued.toInstant();
    }

    private static SecurityEvent.Kind kind(JWTClaimsSet claims) throws RefusedException {
        if (claims.getClaim("events") instanceof Map<?, ?> events && events.size() == 1) {
            return SecurityEvent.Kind.of(events.keySet().iterator().next())
                    .orElseThrow(() -> new RefusedException(Refusal.BAD_CLAIM));
        }
        throw new RefusedException(Refusal.BAD_CLAIM);
    }

    private String subject(JWTClaimsSet claims) throws RefusedException {
        if (claims.getClaim("sub_id") instanceof Map<?, ?> subject
                && "iss_sub".equals(subject.get("format"))
                && policy.issuer().equals(subject.get("iss"))
                && subject.get("sub") instanceof String text
                && !text.isBlank()) {
            return text;
        }
        throw new RefusedException(Refusal.BAD_CLAIM);
    }

    /** A time that is absent, or that no calendar has, is the time of the token. */
    private static Instant happened(JWTClaimsSet claims, Instant issued) {
        return claims.getClaim("toe") instanceof Long seconds && seconds >= 0 && seconds <= issued.getEpochSecond()
                ? Instant.ofEpochSecond(seconds)
                : issued;
    }
}
