package dev.latchkey.auth.throttle;

import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.shared.micronaut.error.ProblemException;
import io.micronaut.http.HttpHeaders;
import java.time.Duration;

/**
 * Refuses an attempt without processing it: 429 with {@code Retry-After} in whole seconds (RFC 9110 section 10.2.3) and the
 * problem's code {@code throttled}. OAuth endpoints answer {@code temporarily_unavailable}, pages with a page.
 */
public final class ThrottledException extends ProblemException {
    private static final long serialVersionUID = 1L;

    ThrottledException(Duration wait) {
        super(AuthProblem.THROTTLED, "Too many attempts have failed. Try again later.", false);
        withHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds(wait)));
    }

    /** Rounds up, so that a caller that waits this long is not too early. */
    private static long seconds(Duration wait) {
        return Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds());
    }
}
