package dev.latchkey.auth.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleSettingsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void settingsWhenWithinTheirBoundsThenAnAccountsTwoNamesShareTheFailuresInARow() {
        assertThat(new ThrottleSettings(10, MINUTE, MINUTE, HOUR, 100, 30, 1000, 5_000, 100, 5, 5, 100_000)
                        .forAccounts()
                        .inRow())
                .isEqualTo(50);
    }

    @Test
    void settingsWhenOutOfTheirBoundsThenRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new ThrottleSettings(0, MINUTE, MINUTE, HOUR, 100, 30, 1000, 5_000, 100, 5, 5, 100_000))
                .withMessage("latchkey.throttle.account-failures must be between 1 and 100, but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new ThrottleSettings(10, Duration.ZERO, MINUTE, HOUR, 100, 30, 1000, 5_000, 100, 5, 5, 100_000))
                .withMessage("latchkey.throttle.account-window must be between PT1S and PT24H, but is PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new ThrottleSettings(10, MINUTE, HOUR, MINUTE, 100, 30, 1000, 5_000, 100, 5, 5, 100_000))
                .withMessage("latchkey.throttle.longest-delay must be between PT1H and PT24H, but is PT1M");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new ThrottleSettings(10, MINUTE, MINUTE, HOUR, 101, 30, 1000, 5_000, 100, 5, 5, 100_000))
                .withMessage("latchkey.throttle.failures-in-row must be between 2 and 100, but is 101");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new ThrottleSettings(10, MINUTE, MINUTE, HOUR, 100, 0, 1000, 5_000, 100, 5, 5, 100_000))
                .withMessage("latchkey.throttle.address-failures must be between 1 and 1000000, but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ThrottleSettings(10, MINUTE, MINUTE, HOUR, 100, 30, 1000, 0, 100, 5, 5, 100_000))
                .withMessage("latchkey.throttle.account-sessions must be between 1 and 1000000, but is 0");
    }
}
