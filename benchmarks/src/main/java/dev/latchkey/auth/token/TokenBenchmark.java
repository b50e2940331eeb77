package dev.latchkey.auth.token;

import com.nimbusds.jose.JOSEException;
import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.key.FixedKeys;
import dev.latchkey.auth.key.SigningKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Measures the issuing of an access token, with its signature and without. In this package, because only this package
 * can create issuers.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the method with @Setup before anything else
public class TokenBenchmark {
    private AccessTokenIssuer signing;
    private AccessTokenIssuer writing;
    private TokenGrant grant;

    /** Creates an issuer that signs, and an issuer whose signature costs nothing. */
    @Setup
    public void makeIssuers() throws JOSEException {
        signing = issuer(FixedKeys.signing());
        writing = issuer(FixedKeys.withoutSignature());
        Instant now = Instant.now();
        grant = new TokenGrant(
                new TokenSubject(UUID.randomUUID(), "ada", "Ada Lovelace", List.of("user")),
                UUID.randomUUID(),
                TokenGrant.FIRST_PARTY_CLIENT,
                "openid profile email notes:read notes:write",
                now,
                now);
    }

    private static AccessTokenIssuer issuer(SigningKeys keys) {
        return new AccessTokenIssuer(
                keys,
                new AuthSettings("http://localhost:8080"),
                new TokenSettings(Duration.ofMinutes(15), "latchkey-api"));
    }

    /** Issues a token with its signature. */
    @Benchmark
    public String signedToken() {
        return signing.issue(grant);
    }

    /** Writes the header and claims as JSON and base64url: everything but the signature. */
    @Benchmark
    public String claims() {
        return writing.issue(grant);
    }
}
