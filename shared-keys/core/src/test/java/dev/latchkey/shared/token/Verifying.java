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

/**
 * A verifier that knows the issuer's key, and a clock that does not move by itself. It uses two verifiers: one
 * remembers no tokens, and one does. Both must give the same result, the second one also when it sees the token again.
 * So every test covers both.
 */
final class Verifying {
    static final Duration SKEW = Duration.ofSeconds(30);

    final TestClock clock = TestClock.atStart();
    private final AccessTokenVerifier verifier;
    private final AccessTokenVerifier remembering;

    Verifying() {
        this(new ImmutableJWKSet<>(TestKeys.published()));
    }

    Verifying(JWKSource<SecurityContext> keys) {
        VerificationPolicy policy = new VerificationPolicy(
                TestTokens.ISSUER, Set.of(TestTokens.AUDIENCE, "https://notes.example.test"), SKEW);
        verifier = new AccessTokenVerifier(keys, policy, clock);
        remembering = new AccessTokenVerifier(keys, policy, clock, 100);
    }

    TestTokens valid() {
        return TestTokens.valid(clock);
    }

    Verification verify(String token) {
        Verification verification = verifier.verify(token);
        assertThatObject(remembering.verify(token)).isEqualTo(verification);
        assertThatObject(remembering.verify(token)).isEqualTo(verification);
        return verification;
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
