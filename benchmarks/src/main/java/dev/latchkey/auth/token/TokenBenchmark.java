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

/** What writing an access token costs, with its signature and without. In this package, since only it makes issuers. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the method with @Setup before anything else
public class TokenBenchmark {
    private AccessTokenIssuer signing;
    private AccessTokenIssuer writing;
    private TokenGrant grant;

    /** Makes an issuer that signs and one that only seems to. */
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

    /** A token as it is issued. */
    @Benchmark
    public String signedToken() {
        return signing.issue(grant);
    }

    /** Its claims and header in JSON and base64url: all but the signature. */
    @Benchmark
    public String claims() {
        return writing.issue(grant);
    }
}
