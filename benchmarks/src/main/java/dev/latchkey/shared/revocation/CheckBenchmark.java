package dev.latchkey.shared.revocation;

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
import dev.latchkey.shared.token.AccessToken;
import dev.latchkey.shared.token.AccessTokenVerifier;
import dev.latchkey.shared.token.Verification;
import dev.latchkey.shared.token.VerificationPolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jol.info.GraphLayout;

/**
 * What the revocation check of a request costs, with few and many revocations in memory, beside what the verification of
 * its token costs. In this package, since only it may give a lease.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CheckBenchmark {
    /** Enough that a request's ids are in no cache of the processor, as in a service. */
    private static final int TOKENS = 4096;

    @Param({"0", "10000", "1000000"})
    public int revocations;

    private final LeasedRevocationCheck check = new LeasedRevocationCheck(LeaseClock.system());
    private final AccessToken[] good = new AccessToken[TOKENS];
    private final AccessToken[] revoked = new AccessToken[TOKENS];
    private int next;

    /** Fills the memory with as many sessions. */
    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        RevocationMemory memory = new RevocationMemory();
        for (int i = 0; i < TOKENS; i++) {
            good[i] = token(uuid(random), uuid(random));
            revoked[i] = token(uuid(random), uuid(random));
        }
        for (int i = 0; i < revocations; i++) {
            String session = i < TOKENS ? String.valueOf(revoked[i].sessionId()) : uuid(random);
            memory.put(new LoggedRevocation(i + 1, RevocationKind.SESSION, session, Long.MAX_VALUE));
        }
        check.trust(memory, LeaseClock.system().now().plus(Duration.ofHours(1)));
        System.out.printf(
                "%n%d revocations take %d bytes%n",
                memory.size(), GraphLayout.parseInstance(memory).totalSize());
    }

    /** The usual request: its token is good. */
    @Benchmark
    public RevocationStatus goodToken() {
        return check.check(good[next++ & (TOKENS - 1)]);
    }

    /** A token whose session has ended (where there are revocations). */
    @Benchmark
    public RevocationStatus revokedToken() {
        return check.check(revoked[next++ & (TOKENS - 1)]);
    }

    /** The two clocks alone, which are most of it. */
    @Benchmark
    public long clocks() {
        return System.nanoTime() + System.currentTimeMillis();
    }

    private static String uuid(SplittableRandom random) {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private static AccessToken token(String jwtId, String sessionId) {
        Instant now = Instant.EPOCH;
        return new AccessToken(
                "subject",
                jwtId,
                sessionId,
                "kQvHAtGHyaWpBdmu6a4l4GzpyyTbPUlNCRPPVKXBAbU",
                "latchkey",
                Set.of(),
                List.of(),
                now,
                now,
                Map.of());
    }

    /** The verification before it. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // JMH calls the method with @Setup before anything else
    public static class Verifying {
        private AccessTokenVerifier verifier;
        private String token;

        /** Signs a token of the kind that auth-service issues. */
        @Setup
        public void sign() throws JOSEException {
            RSAKey key = new RSAKeyGenerator(2048).keyIDFromThumbprint(true).generate();
            Clock clock = Clock.systemUTC();
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .type(new JOSEObjectType("at+jwt"))
                            .keyID(key.getKeyID())
                            .build(),
                    new JWTClaimsSet.Builder()
                            .issuer("http://localhost:8080")
                            .audience("latchkey-api")
                            .subject(UUID.randomUUID().toString())
                            .jwtID(UUID.randomUUID().toString())
                            .claim("sid", UUID.randomUUID().toString())
                            .claim("client_id", "latchkey")
                            .claim("scope", "openid profile email notes:read notes:write")
                            .claim("roles", List.of("user"))
                            .claim("preferred_username", "ada")
                            .issueTime(Date.from(clock.instant()))
                            .expirationTime(Date.from(clock.instant().plus(Duration.ofHours(1))))
                            .build());
            jwt.sign(new RSASSASigner(key));
            token = jwt.serialize();
            verifier = new AccessTokenVerifier(
                    new ImmutableJWKSet<>(new JWKSet(key.toPublicJWK())),
                    new VerificationPolicy("http://localhost:8080", Set.of("latchkey-api"), Duration.ofSeconds(30)),
                    clock);
        }
    }

    /** The signature and the claims of a token. */
    @Benchmark
    public Verification verification(Verifying verifying) {
        return verifying.verifier.verify(verifying.token);
    }
}
