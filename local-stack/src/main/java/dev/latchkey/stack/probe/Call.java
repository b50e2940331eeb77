package dev.latchkey.stack.probe;

import java.time.Duration;

/**
 * One request to one replica, with the token of the session that is logged out.
 *
 * @param begun the stopwatch's time just before the request was sent
 * @param ended the stopwatch's time when the answer was there
 * @param status the status of the answer; {@value #NO_ANSWER} if there was none
 */
record Call(Duration begun, Duration ended, int status) {

    static final int NO_ANSWER = 0;

    private static final int UNAUTHORIZED = 401;

    boolean isAnswered() {
        return status != NO_ANSWER;
    }

    boolean isRefused() {
        return status == UNAUTHORIZED;
    }

    boolean isAccepted() {
        return status / 100 == 2;
    }
}
