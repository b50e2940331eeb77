package dev.latchkey.shared.micronaut.clock;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The difference between the database's clock and this service's, and whether it is too large. One thread writes, any
 * thread reads.
 */
@Singleton
final class ClockComparison {
    private static final Logger LOG = LoggerFactory.getLogger(ClockComparison.class);

    /** How a difference compares with the tolerance and with the limit. */
    enum Verdict {
        WITHIN_TOLERANCE,
        BEYOND_TOLERANCE,
        BEYOND_LIMIT
    }

    private final ClockSettings settings;
    private volatile @Nullable Duration difference;
    private volatile Verdict verdict = Verdict.WITHIN_TOLERANCE;

    ClockComparison(ClockSettings settings) {
        this.settings = settings;
    }

    /** {@return by how much the database's clock is ahead, negative when it is behind; empty before the first comparison} */
    Optional<Duration> difference() {
        return Optional.ofNullable(difference);
    }

    Verdict verdict() {
        return verdict;
    }

    /**
     * Judges one measurement, and logs when the verdict changes. The database reads its time at some moment between
     * {@code before} and {@code after}, so only the part outside of these counts as a difference.
     *
     * @param before this service's time before the query
     * @param theirs the database's time
     * @param after this service's time after the query
     */
    void judge(Instant before, Instant theirs, Instant after) {
        Duration ahead = Duration.between(after, theirs);
        Duration behind = Duration.between(theirs, before);
        Duration measured = Duration.ZERO;
        if (ahead.isPositive()) {
            measured = ahead;
        } else if (behind.isPositive()) {
            measured = behind.negated();
        }
        difference = measured;
        Verdict now = verdictOf(measured.abs());
        if (now != verdict) {
            verdict = now;
            log(now, measured);
        }
    }

    private Verdict verdictOf(Duration size) {
        if (size.compareTo(settings.limit()) > 0) {
            return Verdict.BEYOND_LIMIT;
        }
        return size.compareTo(settings.tolerance()) > 0 ? Verdict.BEYOND_TOLERANCE : Verdict.WITHIN_TOLERANCE;
    }

    private void log(Verdict now, Duration measured) {
        String direction = measured.isNegative() ? "ahead of" : "behind";
        long seconds = measured.abs().toSeconds();
        switch (now) {
            case WITHIN_TOLERANCE -> LOG.info("This service's clock agrees with the database's again.");
            case BEYOND_TOLERANCE ->
                LOG.warn(
                        "This service's clock is {} s {} the database's. Beyond {} s the service is not ready. Synchronize"
                                + " the clocks.",
                        seconds,
                        direction,
                        settings.limit().toSeconds());
            case BEYOND_LIMIT ->
                LOG.warn(
                        "This service's clock is {} s {} the database's. The service is not ready until the difference is"
                                + " {} s or less. Synchronize the clocks.",
                        seconds,
                        direction,
                        settings.limit().toSeconds());
        }
    }
}
