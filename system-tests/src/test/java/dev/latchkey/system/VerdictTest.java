package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** In every test the logout is sent at 100 ms and answered at 200 ms. */
class VerdictTest {

    private static final FaultWindow KILLED =
            new FaultWindow(Fault.VERIFIER_KILLED, "resource-1", millis(300), millis(400));

    private final TrackedSession live = new TrackedSession("live");
    private final TrackedSession loggedOut = new TrackedSession("logged out");

    VerdictTest() {
        loggedOut.logoutBegins(millis(100));
        loggedOut.logoutIsAnswered(millis(200));
    }

    @Test
    void acceptedWhenBegunAfterTheAnswerThenAViolation() {
        TimedCall call = call(loggedOut, 201, 210, 200);

        assertThat(judge(call).acceptedAfterLogout()).containsExactly(call);
        assertThat(judge(call).checkedAfterLogout()).isEqualTo(1);
    }

    @Test
    void acceptedWhenBegunBeforeTheAnswerThenNone() {
        assertThat(judge(call(loggedOut, 200, 900, 200), call(loggedOut, 150, 160, 200))
                        .acceptedAfterLogout())
                .isEmpty();
    }

    @Test
    void acceptedWhenTheLogoutWasNeverAnsweredThenNone() {
        live.logoutBegins(millis(100));

        assertThat(judge(call(live, 900, 910, 200)).acceptedAfterLogout()).isEmpty();
    }

    @Test
    void refusedWhenEndedBeforeTheLogoutBeganThenAViolation() {
        TimedCall early = call(loggedOut, 80, 99, 401);
        TimedCall never = call(live, 80, 99, 401);

        assertThat(judge(early, never).refusedWithoutLogout()).containsExactly(early, never);
    }

    @Test
    void refusedWhenTheLogoutWasUnderWayThenNone() {
        assertThat(judge(call(loggedOut, 80, 100, 401), call(loggedOut, 150, 160, 401), call(loggedOut, 300, 310, 401))
                        .refusedWithoutLogout())
                .isEmpty();
    }

    @Test
    void undecidedWhenAFaultWasThereThenCountedByFault() {
        Verdict verdict = judge(call(live, 290, 300, 503), call(live, 400, 410, TimedCall.NO_ANSWER));

        assertThat(verdict.undecidedByFault()).isEqualTo(Map.of(Fault.VERIFIER_KILLED, 2));
        assertThat(verdict.unexplained()).isEmpty();
    }

    @Test
    void undecidedWhenNoFaultWasThereThenUnexplained() {
        TimedCall early = call(live, 280, 299, 503);
        TimedCall late = call(live, 401, 410, 503);
        TimedCall elsewhere = new TimedCall("resource-2", live, millis(310), millis(320), 503);

        assertThat(judge(early, late, elsewhere).unexplained()).containsExactly(early, late, elsewhere);
    }

    @Test
    void failedWhenAFaultWasThereThenUnexplainedAllTheSame() {
        TimedCall failed = call(live, 310, 320, 500);

        assertThat(judge(failed).unexplained()).containsExactly(failed);
    }

    private static Verdict judge(TimedCall... calls) {
        return Verdict.of(List.of(calls), List.of(KILLED));
    }

    private static TimedCall call(TrackedSession session, int begun, int ended, int status) {
        return new TimedCall("resource-1", session, millis(begun), millis(ended), status);
    }

    private static Duration millis(int millis) {
        return Duration.ofMillis(millis);
    }
}
