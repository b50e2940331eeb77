package dev.latchkey.system;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A session as its client sees it: signed in, logout sent, logout confirmed. The times are those of the run's
 * stopwatch.
 */
final class TrackedSession {

    private static final Pattern SESSION_ID = Pattern.compile("\"sid\":\"([^\"]+)\"");

    private final String token;
    private volatile @Nullable Duration logoutBegun;
    private volatile @Nullable Duration logoutAnswered;

    TrackedSession(String token) {
        this.token = token;
    }

    String token() {
        return token;
    }

    /** {@return the token's {@code sid}} */
    String id() {
        Matcher matcher = SESSION_ID.matcher(
                new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8));
        if (!matcher.find()) {
            throw new IllegalStateException("The token has no sid.");
        }
        return matcher.group(1);
    }

    /** Called before the first logout request is sent. From now on the token may be refused. */
    void logoutBegins(Duration now) {
        logoutBegun = now;
    }

    /** Called after the answer 200. From now on the token must be refused. */
    void logoutIsAnswered(Duration now) {
        logoutAnswered = now;
    }

    boolean mayBeRefusedBy(Duration time) {
        Duration begun = logoutBegun;
        return begun != null && begun.compareTo(time) <= 0;
    }

    boolean mustBeRefusedFrom(Duration time) {
        Duration answered = logoutAnswered;
        return answered != null && answered.compareTo(time) < 0;
    }

    boolean isLoggedOut() {
        return logoutAnswered != null;
    }
}
