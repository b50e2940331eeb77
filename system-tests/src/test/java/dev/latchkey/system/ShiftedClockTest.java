package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The library that shifts clocks, tested with a minimal process that prints the time. */
@EnabledOnOs(OS.LINUX)
@Needs(Program.GCC)
class ShiftedClockTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    @TempDir
    static Path folder;

    private static ShiftedClock clock;

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        clock = new ShiftedClock(ShiftedClock.build(folder), folder.resolve("shift"));
    }

    @Test
    void setThenAProcessSeesTheTimeAheadAndBehind() throws IOException {
        clock.set(HOUR);
        assertThat(Duration.between(Instant.now(), date())).isCloseTo(HOUR, TOLERANCE);
        clock.set(HOUR.negated());
        assertThat(Duration.between(Instant.now(), date())).isCloseTo(HOUR.negated(), TOLERANCE);
    }

    @Test
    void setWhenTheShiftIsNoWholeSecondThenTheFractionStaysAFraction() throws IOException {
        clock.set(Duration.ofMillis(-1));
        assertThat(Duration.between(Instant.now(), date()).abs()).isLessThan(TOLERANCE);
        clock.set(Duration.ofMillis(999));
        assertThat(Duration.between(Instant.now(), date()).abs()).isLessThan(TOLERANCE);
    }

    private static Instant date() throws IOException {
        ProcessBuilder builder = new ProcessBuilder("date", "--utc", "+%Y-%m-%dT%H:%M:%S.%NZ");
        builder.environment().putAll(clock.environment());
        try (BufferedReader output = builder.start().inputReader()) {
            return Instant.parse(output.readLine());
        }
    }
}
