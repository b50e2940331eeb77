package dev.latchkey.stack.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In every test the logout is answered after 100 ms. */
class ReplicaFindingTest {

    private static final URI REPLICA = URI.create("http://localhost:8081");
    private static final Duration ANSWERED = Duration.ofMillis(100);

    @Test
    void findWhenAcceptedInACallThatBeganBeforeTheAnswerThenKept() {
        ReplicaFinding finding = find(call(50, 60, 200), call(99, 130, 200), call(101, 110, 401));

        assertThat(finding.isBroken()).isFalse();
        assertThat(finding.requests()).isEqualTo(3);
        assertThat(finding.answeredAfter()).isEqualTo(1);
        assertThat(finding.refusedBefore()).isEmpty();
    }

    @Test
    void findWhenAcceptedInACallThatBeganAfterTheAnswerThenBroken() {
        ReplicaFinding finding = find(call(101, 110, 200), call(130, 140, 200), call(150, 160, 401));

        assertThat(finding.isBroken()).isTrue();
        assertThat(finding.acceptedAfter()).isEqualTo(2);
        assertThat(finding.lastAcceptedAfter()).contains(Duration.ofMillis(30));
        assertThat(finding.line()).contains("2 TIMES, UNTIL 30.0 ms");
    }

    @Test
    void findWhenRefusedBeforeTheAnswerThenHowLong() {
        ReplicaFinding finding = find(call(50, 60, 200), call(70, 80, 401), call(90, 95, 401), call(101, 110, 401));

        assertThat(finding.refusedBefore()).contains(Duration.ofMillis(20));
        assertThat(finding.line()).contains("never", "20.0 ms");
    }

    @Test
    void findWhenUnavailableOrSilentAfterTheAnswerThenNotAccepted() {
        ReplicaFinding finding = find(call(101, 110, 503), call(120, 130, Call.NO_ANSWER));

        assertThat(finding.isBroken()).isFalse();
        assertThat(finding.answeredAfter()).isEqualTo(1);
    }

    private static ReplicaFinding find(Call... calls) {
        return ReplicaFinding.of(REPLICA, List.of(calls), ANSWERED);
    }

    private static Call call(int begun, int ended, int status) {
        return new Call(Duration.ofMillis(begun), Duration.ofMillis(ended), status);
    }
}
