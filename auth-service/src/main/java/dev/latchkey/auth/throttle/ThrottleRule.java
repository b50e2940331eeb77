package dev.latchkey.auth.throttle;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When failures block their key; {@code auth.count_attempt} applies it.
 *
 * @param failures within the span, after which the key is blocked
 * @param span in which they count
 * @param firstDelay of the block, which doubles with each further failure; null when the block lasts until the span's end
 * @param longestDelay null exactly when there is no first delay
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

    /** {@return a rule that counts within each span anew} */
    static ThrottleRule within(int failures, Duration span) {
        return new ThrottleRule(failures, span, null, null, Integer.MAX_VALUE);
    }

    /** {@return how long the count is kept after a failure, or longer} */
    Duration kept() {
        return firstDelay == null ? Duration.ZERO : REMEMBERED;
    }
}
