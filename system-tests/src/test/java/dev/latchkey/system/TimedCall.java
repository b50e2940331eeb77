package dev.latchkey.system;

import java.time.Duration;

/**
 * One request for a protected resource.
 *
 * @param target the name of the replica
 * @param begun the time just before the request was sent
 * @param ended the time when the answer was there, or the request had failed
 * @param status the status of the answer; {@value #NO_ANSWER} if there was none
 */
record TimedCall(String target, TrackedSession session, Duration begun, Duration ended, int status) {

    static final int NO_ANSWER = 0;

    /**
     * {@return true if the promise is broken: the request began after the logout's answer, and the token was accepted}
     */
    boolean isAcceptedAfterLogout() {
        return status / 100 == 2 && session.mustBeRefusedFrom(begun);
    }

    /** {@return true if the token was refused before its logout was sent} */
    boolean isRefusedWithoutLogout() {
        return status == 401 && !session.mayBeRefusedBy(ended);
    }

    /** {@return true if the token was neither accepted nor refused: 503, or no answer} */
    boolean isUndecided() {
        return status == 503 || status == NO_ANSWER;
    }

    @Override
    public String toString() {
        return "%s %d, from %s to %s".formatted(target, status, begun, ended);
    }
}
