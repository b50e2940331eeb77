package dev.latchkey.shared.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeySetLimitsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void newLimitsWhenTimeToLiveIsTwiceTheIntervalAndTheTimeoutThenMade() {
        assertThat(new KeySetLimits(Duration.ofSeconds(4), SECOND, SECOND, SECOND).timeToLive())
                .isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void newLimitsWhenTimeToLiveIsShorterThenRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeySetLimits(Duration.ofMillis(3999), SECOND, SECOND, SECOND))
                .withMessageContaining("PT3.999S");
    }

    @Test
    void newLimitsWhenADurationIsNotPositiveThenRefused() {
        for (Duration wrong : new Duration[] {Duration.ZERO, Duration.ofMillis(-1)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new KeySetLimits(wrong, SECOND, SECOND, SECOND));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new KeySetLimits(Duration.ofHours(1), wrong, SECOND, SECOND));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new KeySetLimits(Duration.ofHours(1), SECOND, wrong, SECOND));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new KeySetLimits(Duration.ofHours(1), SECOND, SECOND, wrong));
        }
    }
}
