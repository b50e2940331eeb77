package dev.latchkey.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeySettingsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @ParameterizedTest
    @ValueSource(ints = {0, 1024, 2047, 2049, 8192})
    @DisplayName("34 RSA of 2048 bits or more")
    void bitsWhenNotAUsualSizeThenRefused(int bits) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeySettings(bits, MINUTE, MINUTE, MINUTE, MINUTE))
                .withMessage("latchkey.key.bits must be 2048, 3072 or 4096: " + bits);
    }

    @Test
    void rotationIntervalWhenNegativeThenRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeySettings(2048, Duration.ofSeconds(-1), MINUTE, MINUTE, MINUTE))
                .withMessage("latchkey.key.rotation-interval must not be negative: PT-1S");
    }

    @ParameterizedTest
    @CsvSource({"PT-1S, PT1M", "PT1M, PT59.999S"})
    void publishWaitWhenShorterThanPublishTimeThenRefused(Duration time, Duration wait) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeySettings(2048, MINUTE, time, wait, MINUTE))
                .withMessage("latchkey.key.publish-time must not be negative, and latchkey.key.publish-wait not"
                        + " shorter: " + time + ", " + wait);
    }

    @Test
    void retentionMarginWhenShorterThanAReplicaMayStandStillThenRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeySettings(2048, MINUTE, MINUTE, MINUTE, Duration.ofMillis(14_999)))
                .withMessage("latchkey.key.retention-margin must be 15 seconds or more: PT14.999S");
        assertThat(KeyStore.FRESH).isLessThan(Duration.ofSeconds(15));
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0", "PT1S, 0", "PT1M, 30", "PT10M, 300", "PT1H, 300"})
    void maxAgeThenCachesLetGoOfTheKeySetBeforeANewKeySigns(Duration publishTime, long seconds) {
        KeySettings settings = new KeySettings(2048, MINUTE, publishTime, Duration.ofHours(1), MINUTE);

        assertThat(settings.maxAge().toSeconds()).isEqualTo(seconds);
    }
}
