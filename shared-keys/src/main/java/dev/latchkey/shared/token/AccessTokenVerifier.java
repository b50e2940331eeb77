package dev.latchkey.shared.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.BadJWSException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.latchkey.shared.json.JsonRefusedException;
import dev.latchkey.shared.json.StrictJson;
import dev.latchkey.shared.json.StrictJson.Kind;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Verifies access tokens: RFC 9068 section 4, with the advice of RFC 8725.
 *
 * <p>Checked: strict form, {@code typ}, RS256, {@code kid} in the key set, signature, {@code iss}, {@code aud},
 * {@code exp}, {@code nbf}, {@code iat}, and that {@code sub}, {@code jti} and {@code client_id} are there. Not checked:
 * revocation, scope, roles. Safe for use by many threads. It blocks when the key source does.
 */
public final class AccessTokenVerifier {
    /** Longer tokens are refused unread: an HTTP server takes no longer header either. */
    static final int MAX_LENGTH = 8192;

    /** The end of the year 9999, where ISO 8601 ends too, in seconds since 1970. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");
    private static final Pattern COMPACT_SERIALIZATION = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
    private static final Pattern KEY_ID = Pattern.compile("[\\w-]{1,128}");

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final VerificationPolicy policy;
    private final Clock clock;

    /**
     * Makes a verifier.
     *
     * @param keys the issuer's public keys, found by {@code kid}
     */
    public AccessTokenVerifier(JWKSource<SecurityContext> keys, VerificationPolicy policy, Clock clock) {
        this.policy = policy;
        this.clock = clock;
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(TYPE));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys));
        processor.setJWTClaimsSetVerifier((claims, context) -> verify(claims));
    }

    /**
     * Verifies one token, at the time that the clock shows.
     *
     * @param token as it stood in the Authorization header, without the scheme; any string
     * @return never null; {@code Undecided} only when there is no key set to verify with
     */
    public Verification verify(String token) {
        Verification verification = verifyForAnyAudience(token);
        return verification instanceof Verification.Accepted(AccessToken accepted)
                        && accepted.audience().stream().noneMatch(policy.audiences()::contains)
                ? new Verification.Refused(Refusal.WRONG_AUDIENCE)
                : verification;
    }

    /**
     * Verifies one token, to whomever it is addressed. For the issuer itself, who is asked about each of its tokens
     * (RFC 7009, RFC 7662); a resource server that accepted what is addressed to others could be played off against them.
     *
     * @param token as {@link #verify} takes it
     * @return as {@link #verify} returns it; the caller decides on {@link AccessToken#audience}
     */
    public Verification verifyForAnyAudience(String token) {
        try {
            SignedJWT jwt = parse(token);
            verify(jwt.getHeader());
            JWTClaimsSet claims = processor.process(jwt, null);
            return new Verification.Accepted(AccessToken.of(jwt.getHeader().getKeyID(), claims));
        } catch (RefusedException e) {
            return new Verification.Refused(e.reason);
        } catch (BadJWSException e) {
            return new Verification.Refused(Refusal.BAD_SIGNATURE);
        } catch (BadJWTException | ParseException | JsonRefusedException e) {
            return new Verification.Refused(Refusal.MALFORMED);
        } catch (BadJOSEException e) {
            return new Verification.Refused(Refusal.UNKNOWN_KEY);
        } catch (KeySourceException e) {
            return new Verification.Undecided("the issuer's key set is out of reach: " + e.getMessage());
        } catch (JOSEException e) {
            return new Verification.Refused(Refusal.BAD_SIGNATURE);
        }
    }

    /**
     * Tells whether a token that was accepted has expired since then. To be asked after the revocation check: a process
     * that was stopped in between may find the revocation gone, together with the token's time.
     */
    public boolean hasExpired(AccessToken token) {
        return !clock.instant().isBefore(token.expiresAt().plus(policy.clockSkew()));
    }

    private static SignedJWT parse(String token) throws ParseException, JsonRefusedException, RefusedException {
        if (token.length() > MAX_LENGTH || !COMPACT_SERIALIZATION.matcher(token).matches()) {
            throw new RefusedException(Refusal.MALFORMED);
        }
        // First, since the library trips over a header that is no object.
        StrictJson.members(new Base64URL(token.substring(0, token.indexOf('.'))).decode());
        SignedJWT jwt = SignedJWT.parse(token);
        // Many strings decode to one signature; we know a token by one of them only.
        if (!Base64URL.encode(jwt.getSignature().decode()).equals(jwt.getSignature())) {
            throw new RefusedException(Refusal.MALFORMED);
        }
        Map<String, Kind> claims = StrictJson.members(jwt.getPayload().toBytes());
        requireTexts(claims);
        requireIntegerDates(claims, jwt.getPayload().toJSONObject());
        return jwt;
    }

    /** The library makes a string of a number: two subjects would become one. */
    private static void requireTexts(Map<String, Kind> claims) throws RefusedException {
        for (String text : new String[] {"iss", "sub", "jti", "client_id", "sid", "scope"}) {
            require(claims.getOrDefault(text, Kind.STRING) == Kind.STRING, Refusal.BAD_CLAIM);
        }
    }

    /**
     * RFC 7519 allows fractions in a NumericDate. We issue none, and libraries round them each in its own way. Numbers
     * past all dates overflow: a token from the far future would become one of the past.
     */
    private static void requireIntegerDates(Map<String, Kind> claims, @Nullable Map<String, Object> values)
            throws RefusedException {
        for (String date : new String[] {"exp", "nbf", "iat"}) {
            if (claims.containsKey(date)) {
                require(claims.get(date) == Kind.INTEGER, Refusal.BAD_CLAIM);
                require(values != null && isInTheCalendar(values.get(date)), Refusal.BAD_CLAIM);
            }
        }
    }

    private static boolean isInTheCalendar(@Nullable Object value) {
        return value instanceof Long seconds && seconds >= -LAST_SECOND && seconds <= LAST_SECOND;
    }

    private static void verify(JWSHeader header) throws RefusedException {
        require(TYPE.equals(header.getType()), Refusal.WRONG_TYPE);
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

    private void verify(JWTClaimsSet claims) throws BadJWTException {
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

    private static void require(boolean condition, Refusal otherwise) throws RefusedException {
        if (!condition) {
            throw new RefusedException(otherwise);
        }
    }

    /** Carries the reason through the processor, whose own exceptions tell it in words only. */
    private static final class RefusedException extends BadJWTException {
        private static final long serialVersionUID = 1L;
        private final Refusal reason;

        RefusedException(Refusal reason) {
            super(reason.name());
            this.reason = reason;
        }
    }
}
