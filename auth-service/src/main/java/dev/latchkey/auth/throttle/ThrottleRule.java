package dev.latchkey.auth.throttle;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The rule for blocking a key after failures; {@code auth.count_attempt} applies it.
 *
 * @param failures within the span that block the key
 * @param span the time within which they count
 * @param firstDelay the length of the first block, which doubles with each further failure; null when a block lasts until
 *     the span's end
 * @param longestDelay the limit of that length; null exactly when there is no first delay
 * @param inRow failures without a success after which the block has no end
 */
record ThrottleRule(
        int failures,
        Duration span,
        @Nullable Duration firstDelay,
        @Nullable Duration longestDelay,
        int inRow) {
    /** How long failures in a row are remembered. */
    private static final Duration REMEMBERED = Duration.ofDays(30);

    /** {@return a rule that starts a new count in each span} */
    static ThrottleRule within(int failures, Duration span) {
        return new ThrottleRule(failures, span, null, null, Integer.MAX_VALUE);
    }

    /** {@return the minimum time that the count is kept after a failure} */
    Duration kept() {
        return firstDelay == null ? Duration.ZERO : REMEMBERED;
    }
}
