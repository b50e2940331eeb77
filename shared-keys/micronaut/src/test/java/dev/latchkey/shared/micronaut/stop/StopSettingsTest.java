package dev.latchkey.shared.micronaut.stop;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micronaut.context.exceptions.ConfigurationException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StopSettingsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void newWhenTheDelayIsNegativeThenRefused() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new StopSettings(SECOND.negated(), SECOND))
                .withMessage("latchkey.stop.delay must be between PT0S and PT10M, but is PT-1S");
    }

    @Test
    void newWhenTheTimeoutIsNegativeThenRefused() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new StopSettings(SECOND, SECOND.negated()))
                .withMessage("latchkey.stop.timeout must be between PT0S and PT10M, but is PT-1S");
    }
}
