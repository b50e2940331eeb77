package dev.latchkey.shared.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTermsTest {
    @Test
    void ofThenAFifthIsMarginAndAThirdIsTheInterval() {
        LeaseTerms terms = LeaseTerms.of(Duration.ofMillis(7500));

        assertThat(terms.margin()).isEqualTo(Duration.ofMillis(1500));
        assertThat(terms.trusted()).isEqualTo(Duration.ofSeconds(6));
        assertThat(terms.interval()).isEqualTo(Duration.ofMillis(2500));
    }

    @Test
    void newTermsWhenTheTimesDoNotFitThenRefused() {
        for (Duration lease : new Duration[] {Duration.ZERO, Duration.ofMillis(99), Duration.ofMillis(10_001)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LeaseTerms.of(lease))
                    .withMessageContaining(lease.toString());
        }
        for (Duration margin : new Duration[] {Duration.ZERO, Duration.ofMillis(-1), Duration.ofMillis(1001)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new LeaseTerms(Duration.ofSeconds(3), margin))
                    .withMessageContaining(margin.toString());
        }
        assertThat(new LeaseTerms(Duration.ofSeconds(3), Duration.ofSeconds(1)).trusted())
                .isEqualTo(Duration.ofSeconds(2));
    }
}
