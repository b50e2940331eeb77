package dev.latchkey.system;

import java.time.Duration;

/**
 * One request for a protected resource.
 *
 * @param target the name of the replica
 * @param begun read before the request was sent
 * @param ended read once the answer was there, or it was clear that none comes
 * @param status of the answer; {@value #NO_ANSWER} when there was none
 */
record TimedCall(String target, TrackedSession session, Duration begun, Duration ended, int status) {

    static final int NO_ANSWER = 0;

    /** The promise is broken: the request began after the logout's answer, and the token was accepted. */
    boolean isAcceptedAfterLogout() {
        return status / 100 == 2 && session.mustBeRefusedFrom(begun);
    }

    /** Refused although nobody had asked for the session's end when the answer was there. */
    boolean isRefusedWithoutLogout() {
        return status == 401 && !session.mayBeRefusedBy(ended);
    }

    /** Neither accepted nor refused: 503, or no answer at all. */
    boolean isUndecided() {
        return status == 503 || status == NO_ANSWER;
    }

    @Override
    public String toString() {
        return "%s %d, from %s to %s".formatted(target, status, begun, ended);
    }
}
