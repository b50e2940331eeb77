package dev.latchkey.shared.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestKeySource;
import dev.latchkey.shared.test.TestKeys;
import dev.latchkey.shared.test.TestTokens;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decisions without the key source. The verifier decides all that it can, with the same result as a full verification. */
class VerifyAtOnceTest {
    private static final VerificationPolicy POLICY =
            new VerificationPolicy(TestTokens.ISSUER, Set.of(TestTokens.AUDIENCE), Duration.ofSeconds(30));

    private final TestClock clock = TestClock.atStart();
    private final TestKeySource keys = new TestKeySource();

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void verifyAtOnceWhenTheKeyIsAtHandThenDecided(int remembered) {
        AccessTokenVerifier verifier = new AccessTokenVerifier(keys, POLICY, clock, remembered);
        String good = TestTokens.valid(clock).token();

        for (String token : List.of(
                good,
                good,
                "not a token",
                TestTokens.valid(clock).header("alg", "HS256").token(),
                TestTokens.valid(clock).claim("aud", "elsewhere").token(),
                TestTokens.valid(clock).claim("iss", "elsewhere").token(),
                TestTokens.valid(clock)
                        .signedBy(TestKeys.other())
                        .header("kid", TestKeys.signing().getKeyID())
                        .token())) {
            assertThat(verifier.verifyAtOnce(token))
                    .hasValue(new AccessTokenVerifier(new ImmutableJWKSet<>(TestKeys.published()), POLICY, clock)
                            .verify(token));
        }
        clock.advance(TestTokens.LIFETIME.plusSeconds(30));
        assertThat(verifier.verifyAtOnce(good)).hasValue(new Verification.Refused(Refusal.EXPIRED));
        assertThat(keys.asked()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void verifyAtOnceWhenTheKeyIsNotAtHandThenLeftOpen(int remembered) {
        AccessTokenVerifier verifier = new AccessTokenVerifier(keys, POLICY, clock, remembered);
        String good = TestTokens.valid(clock).token();
        verifier.verify(good);
        int asked = keys.asked();

        keys.haveNothingAtHand();

        assertThat(verifier.verifyAtOnce(good)).isEmpty();
        assertThat(verifier.verifyAtOnce(
                        TestTokens.valid(clock).signedBy(TestKeys.other()).token()))
                .isEmpty();
        assertThat(verifier.verifyAtOnce("not a token")).hasValue(new Verification.Refused(Refusal.MALFORMED));
        assertThat(keys.asked()).isEqualTo(asked);
        assertThat(verifier.verify(good)).isInstanceOf(Verification.Accepted.class);
    }

    @Test
    void verifyAtOnceWhenTheSourceCannotTellThenLeftOpen() {
        AccessTokenVerifier verifier =
                new AccessTokenVerifier((selector, context) -> selector.select(TestKeys.published()), POLICY, clock);

        assertThat(verifier.verifyAtOnce(TestTokens.valid(clock).token())).isEmpty();
    }
}
