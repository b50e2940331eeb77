package dev.latchkey.shared.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestKeys;
import dev.latchkey.shared.test.TestTokens;
import java.time.Duration;
import java.util.Set;

/** A verifier that knows the issuer's key, and a clock that stands still. */
final class Verifying {
    static final Duration SKEW = Duration.ofSeconds(30);

    final TestClock clock = TestClock.atStart();
    private final AccessTokenVerifier verifier;

    Verifying() {
        this(new ImmutableJWKSet<>(TestKeys.published()));
    }

    Verifying(JWKSource<SecurityContext> keys) {
        VerificationPolicy policy = new VerificationPolicy(
                TestTokens.ISSUER, Set.of(TestTokens.AUDIENCE, "https://notes.example.test"), SKEW);
        verifier = new AccessTokenVerifier(keys, policy, clock);
    }

    TestTokens valid() {
        return TestTokens.valid(clock);
    }

    Verification verify(String token) {
        return verifier.verify(token);
    }

    AccessToken accepted(TestTokens token) {
        Verification verification = verify(token.token());
        assertThat(verification).isInstanceOf(Verification.Accepted.class);
        return ((Verification.Accepted) verification).token();
    }

    void assertRefused(Refusal reason, TestTokens token) {
        assertRefused(reason, token.token());
    }

    void assertRefused(Refusal reason, String token) {
        assertThatObject(verify(token)).isEqualTo(new Verification.Refused(reason));
    }
}
