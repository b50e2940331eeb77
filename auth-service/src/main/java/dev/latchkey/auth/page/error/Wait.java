package dev.latchkey.auth.page.error;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How long to wait before the next try, as people say it.
 *
 * @param key of the text
 * @param count the number in the text
 */
record Wait(String key, long count) {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");
    private static final long MOMENT = 10;
    private static final long MINUTE = 60;
    private static final long HOUR = 3_600;

    /** {@return the wait that {@code Retry-After} asks for; empty without the header, or with a date in it} */
    static Optional<Wait> of(HttpResponse<?> response) {
        String header = response.getHeaders().get(HttpHeaders.RETRY_AFTER);
        return header != null && SECONDS.matcher(header).matches()
                ? Optional.of(of(Long.parseLong(header)))
                : Optional.empty();
    }

    /** Rounds up: a person who waits this long is not too early. */
    private static Wait of(long seconds) {
        if (seconds <= MOMENT) {
            return new Wait("retry.moment", seconds);
        }
        if (seconds < MINUTE) {
            return new Wait("retry.seconds", seconds);
        }
        return seconds < HOUR ? of(seconds, MINUTE, "retry.minute") : of(seconds, HOUR, "retry.hour");
    }

    private static Wait of(long seconds, long unit, String key) {
        long count = Math.ceilDiv(seconds, unit);
        return new Wait(count == 1 ? key : key + "s", count);
    }
}
