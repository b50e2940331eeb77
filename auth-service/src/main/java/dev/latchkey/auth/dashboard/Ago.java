package dev.latchkey.auth.dashboard;

import java.time.Duration;
import java.time.Instant;

/**
 * How long ago something happened, the same in every time zone.
 *
 * @param key of the message
 * @param count for the message
 */
public record Ago(String key, long count) {
    private static final Duration MOMENT = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    static Ago of(Instant then, Instant now) {
        Duration passed = Duration.between(then, now);
        if (passed.compareTo(MOMENT) < 0) {
            return new Ago("ago.moment", 0);
        }
        if (passed.compareTo(HOUR) < 0) {
            return of("minute", passed.toMinutes());
        }
        return passed.compareTo(DAY) < 0 ? of("hour", passed.toHours()) : of("day", passed.toDays());
    }

    private static Ago of(String unit, long count) {
        return new Ago("ago." + unit + (count == 1 ? "" : "s"), count);
    }
}
