package dev.latchkey.shared.clock;

import java.time.Duration;
import java.util.Locale;

/** Writes a duration for logs: {@code 500 ms}, {@code 2.5 s}, {@code 5 min} or {@code 24 h}. */
public final class DurationText {
    private static final int SECOND = 1000;
    private static final int TWO_MINUTES = 120 * SECOND;

    private DurationText() {}

    /** {@return the duration in the unit that fits its length; hours only when they are whole} */
    public static String of(Duration duration) {
        long millis = duration.toMillis();
        if (millis < SECOND) {
            return millis + " ms";
        }
        if (millis < TWO_MINUTES) {
            return millis % SECOND == 0
                    ? millis / SECOND + " s"
                    : String.format(Locale.ROOT, "%.1f s", (double) millis / SECOND);
        }
        return duration.toHours() > 1 && duration.toMinutesPart() == 0
                ? duration.toHours() + " h"
                : duration.toMinutes() + " min";
    }
}
