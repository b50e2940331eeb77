package dev.latchkey.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micronaut.context.exceptions.ConfigurationException;
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
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new KeySettings(bits, MINUTE, MINUTE, MINUTE, MINUTE))
                .withMessage("latchkey.key.bits must be 2048, 3072 or 4096, but is " + bits);
    }

    @Test
    void rotationIntervalWhenNegativeThenRefused() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new KeySettings(2048, Duration.ofSeconds(-1), MINUTE, MINUTE, MINUTE))
                .withMessage("latchkey.key.rotation-interval must be between PT0S and PT87600H, but is PT-1S");
    }

    @Test
    void publishTimeWhenNegativeThenRefused() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new KeySettings(2048, MINUTE, Duration.ofSeconds(-1), MINUTE, MINUTE))
                .withMessage("latchkey.key.publish-time must be between PT0S and PT168H, but is PT-1S");
    }

    @Test
    void publishWaitWhenShorterThanPublishTimeThenRefused() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new KeySettings(2048, MINUTE, MINUTE, Duration.ofMillis(59_999), MINUTE))
                .withMessage("latchkey.key.publish-wait must be between PT1M and PT168H, but is PT59.999S");
    }

    @Test
    void retentionMarginWhenShorterThanAReplicaMayStandStillThenRefused() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new KeySettings(2048, MINUTE, MINUTE, MINUTE, Duration.ofMillis(14_999)))
                .withMessage("latchkey.key.retention-margin must be between PT15S and PT720H, but is PT14.999S");
        assertThat(KeyStore.FRESH).isLessThan(Duration.ofSeconds(15));
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0", "PT1S, 0", "PT1M, 30", "PT10M, 300", "PT1H, 300"})
    void maxAgeThenCachesLetGoOfTheKeySetBeforeANewKeySigns(Duration publishTime, long seconds) {
        KeySettings settings = new KeySettings(2048, MINUTE, publishTime, Duration.ofHours(1), MINUTE);

        assertThat(settings.maxAge().toSeconds()).isEqualTo(seconds);
    }
}
