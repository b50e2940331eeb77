package dev.latchkey.auth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordSettingsTest {
    private final TestPasswordSettings valid = TestPasswordSettings.valid();

    @Test
    @DisplayName("2 the minimum lengths are never below 8")
    void settingsWhenMinimumIsBelowEightThenRefused() {
        assertThat(valid.minLength(8).settings().minLength()).isEqualTo(8);
        requireRefused(valid.minLength(7), "latchkey.password.min-length must be 8 or more, but is 7");
        requireRefused(
                valid.minLengthWithSecondFactor(7),
                "latchkey.password.min-length-with-second-factor must be 8 or more, but is 7");
        requireRefused(valid.minLength(65), "latchkey.password.min-length must be 64 or less, but is 65");
    }

    @Test
    void settingsWhenASecondFactorWouldAskForMoreThenRefused() {
        requireRefused(
                valid.minLength(10).minLengthWithSecondFactor(11),
                "latchkey.password.min-length-with-second-factor must be no more than latchkey.password.min-length (10),"
                        + " but is 11");
    }

    @Test
    @DisplayName("13 hashes are never made with less than m = 19456, t = 2")
    void settingsWhenHashIsTooCheapThenRefused() {
        requireRefused(valid.memory(19455), "latchkey.password.memory must be 19456 KiB or more, but is 19455");
        requireRefused(valid.memory(1048577), "latchkey.password.memory must be 1048576 KiB or less, but is 1048577");
        requireRefused(valid.iterations(1), "latchkey.password.iterations must be 2 or more, but is 1");
        requireRefused(valid.iterations(101), "latchkey.password.iterations must be 100 or less, but is 101");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65})
    void settingsWhenThreadsAreOutOfBoundsThenRefused(int threads) {
        requireRefused(
                valid.threads(threads), "latchkey.password.hash-threads must be between 1 and 64, but is " + threads);
    }

    @Test
    void threadsWhenNotSetThenOneProcessorIsLeftForOtherRequests() {
        int processors = Runtime.getRuntime().availableProcessors();

        assertThat(valid.threads(null).settings().threads()).isBetween(1, Math.max(1, processors - 1));
        assertThat(valid.threads(7).settings().threads()).isEqualTo(7);
    }

    @Test
    void threadsWhenOneHashFillsAThirdOfTheHeapThenOne() {
        long third = Runtime.getRuntime().maxMemory() / 3 / 1024;

        assertThat(valid.memory((int) Math.min(third, 1048576)).settings().threads())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1001})
    void settingsWhenQueueIsOutOfBoundsThenRefused(int queue) {
        requireRefused(valid.queue(queue), "latchkey.password.hash-queue must be between 1 and 1000, but is " + queue);
    }

    @Test
    void settingsWhenWaitIsOutOfBoundsThenRefused() {
        requireRefused(
                valid.timeout(Duration.ZERO), "latchkey.password.hash-timeout must be longer than zero, but is PT0S");
        requireRefused(
                valid.timeout(Duration.ofSeconds(61)),
                "latchkey.password.hash-timeout must be a minute or shorter, but is PT1M1S");
    }

    private static void requireRefused(TestPasswordSettings settings, String message) {
        assertThatIllegalArgumentException().isThrownBy(settings::settings).withMessage(message);
    }
}
