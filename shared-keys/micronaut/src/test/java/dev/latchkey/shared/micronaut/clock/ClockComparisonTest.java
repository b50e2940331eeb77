package dev.latchkey.shared.micronaut.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.shared.micronaut.clock.ClockComparison.Verdict;
import io.micronaut.context.exceptions.ConfigurationException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ClockComparisonTest {
    private static final Instant BEFORE = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant AFTER = BEFORE.plusMillis(10);
    private static final Duration TOLERANCE = Duration.ofSeconds(60);
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration A_MOMENT = Duration.ofMillis(1);

    private final ClockComparison comparison =
            new ClockComparison(new ClockSettings(TOLERANCE, LIMIT, Duration.ofSeconds(5)));
    private final Logger logger = (Logger) LoggerFactory.getLogger(ClockComparison.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        logger.addAppender(log);
        log.start();
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    private Verdict judge(Instant theirs) {
        comparison.judge(BEFORE, theirs, AFTER);
        return comparison.verdict();
    }

    @Test
    void verdictWhenNothingWasComparedThenNoDifferenceIsKnown() {
        assertThat(comparison.verdict()).isEqualTo(Verdict.WITHIN_TOLERANCE);
        assertThat(comparison.difference()).isEmpty();
    }

    @Test
    void judgeWhenTheirTimeLiesBetweenOursThenThereIsNoDifference() {
        for (Instant theirs : new Instant[] {BEFORE, BEFORE.plusMillis(5), AFTER}) {
            judge(theirs);

            assertThat(comparison.difference()).contains(Duration.ZERO);
        }
    }

    @Test
    void judgeWhenTheDatabaseIsAheadThenTheDifferenceIsPositive() {
        assertThat(judge(AFTER.plus(TOLERANCE))).isEqualTo(Verdict.WITHIN_TOLERANCE);
        assertThat(comparison.difference()).contains(TOLERANCE);
        assertThat(judge(AFTER.plus(TOLERANCE).plus(A_MOMENT))).isEqualTo(Verdict.BEYOND_TOLERANCE);
        assertThat(judge(AFTER.plus(LIMIT))).isEqualTo(Verdict.BEYOND_TOLERANCE);
        assertThat(judge(AFTER.plus(LIMIT).plus(A_MOMENT))).isEqualTo(Verdict.BEYOND_LIMIT);
    }

    @Test
    void judgeWhenTheDatabaseIsBehindThenTheDifferenceIsNegative() {
        assertThat(judge(BEFORE.minus(TOLERANCE))).isEqualTo(Verdict.WITHIN_TOLERANCE);
        assertThat(comparison.difference()).contains(TOLERANCE.negated());
        assertThat(judge(BEFORE.minus(TOLERANCE).minus(A_MOMENT))).isEqualTo(Verdict.BEYOND_TOLERANCE);
        assertThat(judge(BEFORE.minus(LIMIT))).isEqualTo(Verdict.BEYOND_TOLERANCE);
        assertThat(judge(BEFORE.minus(LIMIT).minus(A_MOMENT))).isEqualTo(Verdict.BEYOND_LIMIT);
    }

    @Test
    void judgeThenEachChangeIsLoggedOnce() {
        judge(BEFORE);
        judge(AFTER.plusSeconds(61));
        judge(AFTER.plusSeconds(62));
        judge(BEFORE.minusSeconds(2400));
        judge(BEFORE.minusSeconds(2400));
        judge(BEFORE);

        assertThat(log.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.WARN, Level.INFO);
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "This service's clock is 61 s behind the database's. Beyond 300 s the service is not ready."
                                + " Synchronize the clocks.",
                        "This service's clock is 2400 s ahead of the database's. The service is not ready until the"
                                + " difference is 300 s or less. Synchronize the clocks.",
                        "This service's clock agrees with the database's again.");
    }

    @Test
    void settingsWhenTheyDoNotFitThenRefused() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new ClockSettings(Duration.ZERO, LIMIT, TOLERANCE))
                .withMessageContaining("latchkey.clock.tolerance");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new ClockSettings(LIMIT.plus(A_MOMENT), LIMIT, TOLERANCE))
                .withMessageContaining("latchkey.clock.tolerance");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new ClockSettings(TOLERANCE, LIMIT, Duration.ofMillis(999)))
                .withMessageContaining("latchkey.clock.interval");
    }
}
