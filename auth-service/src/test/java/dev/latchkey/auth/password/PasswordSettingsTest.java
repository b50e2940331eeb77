package dev.latchkey.auth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PasswordSettingsTest {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    @Test
    @DisplayName("2 the minimum length is never below 8")
    void settingsWhenMinimumIsBelowEightThenRefused() {
        assertThat(new PasswordSettings(8, 19456, 2, TEN_SECONDS).minLength()).isEqualTo(8);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PasswordSettings(7, 19456, 2, TEN_SECONDS))
                .withMessage("latchkey.password.min-length must be 8 or more, and is 7");
    }

    @Test
    @DisplayName("13 hashes are never made with less than m = 19456, t = 2")
    void settingsWhenHashIsTooCheapThenRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PasswordSettings(8, 19455, 2, TEN_SECONDS))
                .withMessage("latchkey.password.memory must be 19456 KiB or more, and is 19455");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PasswordSettings(8, 19456, 1, TEN_SECONDS))
                .withMessage("latchkey.password.iterations must be 2 or more, and is 1");
    }

    @Test
    void settingsWhenNobodyWouldWaitThenRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PasswordSettings(8, 19456, 2, Duration.ZERO))
                .withMessage("latchkey.password.hash-timeout must be longer than zero, and is PT0S");
    }
}
