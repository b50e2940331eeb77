package dev.latchkey.system;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A session as its client sees it: signed in, asked to end, known to have ended. Times are the run's stopwatch's. */
final class TrackedSession {

    private final String token;
    private volatile @Nullable Duration logoutBegun;
    private volatile @Nullable Duration logoutAnswered;

    TrackedSession(String token) {
        this.token = token;
    }

    String token() {
        return token;
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
