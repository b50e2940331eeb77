package dev.latchkey.auth.client;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.error.OAuthException;
import dev.latchkey.shared.json.JsonRefusedException;
import dev.latchkey.shared.json.StrictJson;
import dev.latchkey.shared.micronaut.error.UnavailableException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the assertion that a client authenticates with: a JWT signed with the client's private key (RFC 7523 section 3).
 * It must be short-lived, be meant for this issuer alone, and be used for one request only. Blocks while it fetches keys
 * and while it stores the assertion.
 */
@Singleton
final class AssertionVerifier {
    /** Only asymmetric algorithms: with an HMAC, both sides would have to know the key. */
    static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256);

    private static final DefaultJOSEObjectTypeVerifier<SecurityContext> TYPES = new DefaultJOSEObjectTypeVerifier<>(
            null, JOSEObjectType.JWT, new JOSEObjectType("client-authentication+jwt"));

    private static final Duration LONGEST_LIFE = Duration.ofMinutes(5);
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);
    private static final int LONGEST_JTI = 255;

    private final ClientKeys keys;
    private final UsedAssertions used;
    private final Set<String> audiences;
    private final Clock clock;

    AssertionVerifier(ClientKeys keys, UsedAssertions used, AuthSettings settings, Clock clock) {
        this.keys = keys;
        this.used = used;
        this.audiences =
                Set.of(settings.issuer(), settings.address("/oauth2/token").toString());
        this.clock = clock;
    }

    /**
     * Verifies an assertion, and remembers it so that it is accepted only once.
     *
     * @throws OAuthException {@code invalid_client} when it is not valid, or was used before
     * @throws UnavailableException when the client's keys cannot be fetched
     */
    void verify(RegisteredClient client, SignedJWT assertion) {
        JWTClaimsSet claims = process(client, assertion);
        Instant keptUntil = claims.getExpirationTime().toInstant().plus(CLOCK_SKEW);
        if (!used.remember(client.clientId(), claims.getJWTID(), keptUntil)) {
            throw refused(client, "was used before");
        }
    }

    private JWTClaimsSet process(RegisteredClient client, SignedJWT assertion) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(TYPES);
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keysOf(client)));
        processor.setJWTClaimsSetVerifier((claims, context) -> verify(client, claims));
        try {
            // Refuses JSON that two parsers could read differently, such as two members with the same name.
            StrictJson.members(assertion.getHeader().toBase64URL().decode());
            StrictJson.members(assertion.getPayload().toBytes());
            return processor.process(assertion, null);
        } catch (KeySourceException e) {
            throw new UnavailableException(
                    "The client's keys cannot be fetched at the moment.",
                    "the keys of the client " + client.clientId() + " cannot be fetched: " + e.getMessage());
        } catch (JsonRefusedException | BadJOSEException | JOSEException e) {
            throw refused(client, "is not valid: " + e.getMessage());
        }
    }

    private JWKSource<SecurityContext> keysOf(RegisteredClient client) {
        return keys.of(client).orElseThrow(() -> refused(client, "cannot be verified: it has no keys"));
    }

    private void verify(RegisteredClient client, JWTClaimsSet claims) throws BadJWTException {
        require(client.clientId().equals(claims.getIssuer()), "iss is not the client");
        require(client.clientId().equals(claims.getSubject()), "sub is not the client");
        // Every audience must be this service: if another server were named too, that server could replay the assertion
        // here.
        require(
                !claims.getAudience().isEmpty() && audiences.containsAll(claims.getAudience()),
                "aud is not this service");
        String jti = claims.getJWTID();
        require(jti != null && !jti.isEmpty() && jti.length() <= LONGEST_JTI, "jti is missing or too long");
        Instant now = clock.instant();
        Date expiry = claims.getExpirationTime();
        require(expiry != null, "exp is missing");
        require(now.isBefore(expiry.toInstant().plus(CLOCK_SKEW)), "it has expired");
        require(!expiry.toInstant().isAfter(now.plus(LONGEST_LIFE).plus(CLOCK_SKEW)), "exp is too far in the future");
        requireNotAfter(now.plus(CLOCK_SKEW), claims.getNotBeforeTime());
        requireNotAfter(now.plus(CLOCK_SKEW), claims.getIssueTime());
    }

    private static void requireNotAfter(Instant latest, @Nullable Date date) throws BadJWTException {
        require(date == null || !date.toInstant().isAfter(latest), "it is not valid yet");
    }

    private static void require(boolean condition, String otherwise) throws BadJWTException {
        if (!condition) {
            throw new BadJWTException(otherwise);
        }
    }

    private static OAuthException refused(RegisteredClient client, String why) {
        return ClientAuthenticator.refused("the assertion of the client " + client.clientId() + ' ' + why);
    }
}
