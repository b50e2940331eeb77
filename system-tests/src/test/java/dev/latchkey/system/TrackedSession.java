package dev.latchkey.system;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A session as its client sees it: signed in, asked to end, known to have ended. Times are the run's stopwatch's. */
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

    /** Before the first request for it is sent: from now on the token may be refused. */
    void logoutBegins(Duration now) {
        logoutBegun = now;
    }

    /** Once the answer 200 is there: from now on the token must be refused. */
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
