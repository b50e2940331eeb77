package dev.latchkey.shared.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerificationPolicyTest {
    private static final Duration SKEW = Duration.ofSeconds(30);

    @Test
    void newPolicyWhenValuesAreAtTheirLimitsThenMade() {
        assertThat(new VerificationPolicy("i", Set.of("a"), Duration.ZERO).clockSkew())
                .isZero();
        assertThat(new VerificationPolicy("i", Set.of("a"), Duration.ofMinutes(5)).clockSkew())
                .isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void newPolicyWhenIssuerIsBlankThenRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new VerificationPolicy(" ", Set.of("a"), SKEW))
                .withMessage("the issuer must not be empty");
    }

    @Test
    void newPolicyWhenNoAudienceOrABlankOneThenRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new VerificationPolicy("i", Set.of(), SKEW));
        assertThatIllegalArgumentException().isThrownBy(() -> new VerificationPolicy("i", Set.of("a", ""), SKEW));
    }

    @Test
    void newPolicyWhenSkewIsNegativeOrOverFiveMinutesThenRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new VerificationPolicy("i", Set.of("a"), Duration.ofMillis(-1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new VerificationPolicy(
                        "i", Set.of("a"), Duration.ofMinutes(5).plusMillis(1)))
                .withMessageContaining("PT5M0.001S");
    }

    @Test
    void newPolicyWhenTheSetChangesLaterThenThePolicyDoesNot() {
        Set<String> audiences = new HashSet<>(Set.of("a"));
        VerificationPolicy policy = new VerificationPolicy("i", audiences, SKEW);

        audiences.add("b");

        assertThat(policy.audiences()).containsExactly("a");
    }
}
