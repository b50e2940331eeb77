package dev.latchkey.shared.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Measures the verification of a token, without its revocation check: the same token each time, and many tokens in
 * turn. The verifier remembers no tokens, so both do the same work. They differ by what the processor's caches hold.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the method with @Setup before anything else
public class VerificationBenchmark {
    /** So many that no processor cache still holds a token when its turn comes again. */
    private static final int TOKENS = 20_000;

    private static final String ISSUER = "http://localhost:8080";
    private static final String AUDIENCE = "latchkey-api";

    private List<String> tokens;
    private AccessTokenVerifier verifier;
    private int next;

    /** Signs tokens of the kind that auth-service issues. */
    @Setup
    public void sign() throws JOSEException {
        RSAKey key = new RSAKeyGenerator(2048).keyIDFromThumbprint(true).generate();
        Clock clock = Clock.systemUTC();
        RSASSASigner signer = new RSASSASigner(key);
        Instant now = clock.instant();
        tokens = IntStream.range(0, TOKENS)
                .parallel()
                .mapToObj(i -> token(key.getKeyID(), signer, now))
                .toList();
        verifier = new AccessTokenVerifier(
                new ImmutableJWKSet<>(new JWKSet(key.toPublicJWK())),
                new VerificationPolicy(ISSUER, Set.of(AUDIENCE), Duration.ofSeconds(30)),
                clock);
    }

    private static String token(String kid, RSASSASigner signer, Instant now) {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(new JOSEObjectType("at+jwt"))
                        .keyID(kid)
                        .build(),
                new JWTClaimsSet.Builder()
                        .issuer(ISSUER)
                        .audience(AUDIENCE)
                        .subject(UUID.randomUUID().toString())
                        .jwtID(UUID.randomUUID().toString())
                        .claim("sid", UUID.randomUUID().toString())
                        .claim("client_id", "latchkey")
                        .claim("scope", "openid profile email notes:read notes:write")
                        .claim("roles", List.of("user"))
                        .claim("preferred_username", "ada")
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(Duration.ofHours(1))))
                        .build());
        try {
            jwt.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("RS256 is part of every JDK", e);
        }
        return jwt.serialize();
    }

    /** Verifies the same token each time. */
    @Benchmark
    public Verification oneToken() {
        return verifier.verify(tokens.getFirst());
    }

    /** Verifies the token that was verified the longest time ago. */
    @Benchmark
    public Verification distinctTokens() {
        next = (next + 1) % TOKENS;
        return verifier.verify(tokens.get(next));
    }
}
