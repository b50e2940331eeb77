package dev.latchkey.shared.background;

import dev.latchkey.shared.clock.DurationText;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The status of a {@link BackgroundWork}, for health and metrics. Also logs each failure of an outage once at WARN, its
 * repetitions at DEBUG, and the recovery at INFO. Two failures are the same when they differ only in numbers, such as a
 * measured time.
 */
public final class WorkStatus {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundWork.class);

    /** The most warnings of one outage. A cause whose text changes each time must not fill the log. */
    private static final int MOST_WARNINGS = 10;

    private static final int LONGEST_CHAIN = 50;
    private static final String WARNING = "{} failed; {}; next try in {}: {}";

    private final String name;
    private final String meaning;
    private final WorkTime time;
    private final AtomicLong failures = new AtomicLong();
    private volatile long failuresInARow;
    private volatile String cause = "";
    private volatile @Nullable Long lastSuccess;

    // Only the work's thread uses these.
    private final Set<String> logged = new HashSet<>();
    private long failingSince;

    WorkStatus(String name, String meaning, WorkTime time) {
        this.name = name;
        this.meaning = meaning;
        this.time = time;
    }

    /** {@return whether the last run failed} */
    public boolean isFailing() {
        return failuresInARow > 0;
    }

    /** {@return the number of failed runs since the start} */
    public long failures() {
        return failures.get();
    }

    /** {@return the number of failed runs since the last success} */
    public long failuresInARow() {
        return failuresInARow;
    }

    /** {@return the cause of the last run's failure, in one line; empty when that run succeeded} */
    public String cause() {
        return isFailing() ? cause : "";
    }

    /** {@return what a failure means, a clause such as "expired rows are not deleted"} */
    public String meaning() {
        return meaning;
    }

    /** {@return how long ago the last successful run ended; empty when there was none} */
    public Optional<Duration> sinceLastSuccess() {
        return Optional.ofNullable(lastSuccess).map(last -> Duration.ofNanos(time.nanos() - last));
    }

    /** {@return the failures in a row, with this one} Called first, since the next steps may fail without memory. */
    long countFailure() {
        failures.incrementAndGet();
        long inARow = failuresInARow + 1;
        failuresInARow = inARow;
        return inARow;
    }

    void failed(Throwable failure, Duration next) {
        if (failuresInARow == 1) {
            failingSince = time.nanos();
        }
        cause = describe(failure);
        if (logged.size() < MOST_WARNINGS && logged.add(cause.replaceAll("\\d+", "0"))) {
            if (outage(failure).isPresent()) { // any other failure needs its stack trace
                LOG.warn(WARNING, name, meaning, DurationText.of(next), cause);
            } else {
                LOG.warn(WARNING, name, meaning, DurationText.of(next), cause, failure);
            }
        } else {
            LOG.debug("{} failed again; next try in {}.", name, DurationText.of(next), failure);
        }
    }

    void succeeded() {
        long now = time.nanos();
        long failed = failuresInARow;
        lastSuccess = now;
        failuresInARow = 0;
        if (failed > 0) {
            logged.clear();
            LOG.info(
                    "{} works again, after {} failures in {}.",
                    name,
                    failed,
                    DurationText.of(Duration.ofNanos(now - failingSince)));
        }
    }

    /** {@return the first cause that an outage of the database or the network explains; empty when there is none} */
    private static Optional<Throwable> outage(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(LONGEST_CHAIN) // the causes may form a cycle
                .filter(at -> at instanceof SQLException || at instanceof IOException)
                .findFirst();
    }

    /** Describes an outage by its message alone, any other failure also by its class. Health shows this text. */
    private static String describe(Throwable failure) {
        String message = firstLine(outage(failure).orElse(failure));
        String type = failure.getClass().getSimpleName();
        if (message.isEmpty()) {
            return type;
        }
        return outage(failure).isPresent() ? message : type + ": " + message;
    }

    private static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? "" : message.strip().lines().findFirst().orElse("");
    }
}
