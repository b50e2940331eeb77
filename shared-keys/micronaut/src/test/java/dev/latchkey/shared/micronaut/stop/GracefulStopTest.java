package dev.latchkey.shared.micronaut.stop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the log says about the delay. */
class GracefulStopTest {
    @ParameterizedTest
    @CsvSource({"PT0S, now", "PT0.5S, in 500 ms", "PT3S, in 3 s", "PT10M, in 10 min"})
    void afterThenTheLogSaysWhen(Duration delay, String when) {
        assertThat(GracefulStop.after(delay)).isEqualTo(when);
    }
}
