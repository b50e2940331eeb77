package dev.latchkey.shared.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 ms",
        "PT0.999S, 999 ms",
        "PT1S, 1 s",
        "PT2.54S, 2.5 s",
        "PT1M30S, 90 s",
        "PT1M59.4S, 119.4 s",
        "PT2M, 2 min",
        "PT1H, 60 min",
        "PT1H59M, 119 min",
        "PT2H, 2 h",
        "PT2H30M, 150 min",
        "PT24H, 24 h"
    })
    void ofThenTheUnitFitsTheLength(Duration duration, String text) {
        assertThat(DurationText.of(duration)).isEqualTo(text);
    }
}
