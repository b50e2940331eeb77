package dev.latchkey.shared.micronaut.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.shared.test.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long calls to a service that is down fail at once. */
class CircuitsTest {
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int CALLS_THAT_OPEN = 5;

    private final TestClock clock = TestClock.atStart();
    private final Circuits circuits =
            new Circuits(new OwnClientSettings("orders", "s3cret", Duration.ofSeconds(30), PAUSE), clock::nanoTime);

    @Test
    void callWhenTheWallClockStepsBackThenTheCircuitClosesAfterThePause() {
        open();
        clock.stepBack(Duration.ofHours(1));

        clock.advance(PAUSE.plusSeconds(1));

        assertThat(circuits.call("accounts", () -> "answer")).isEqualTo("answer");
    }

    @Test
    void callWhenThePauseHasNotPassedThenTheServiceIsNotCalled() {
        open();

        clock.advance(PAUSE.minusSeconds(1));

        assertThatThrownBy(() -> circuits.call("accounts", () -> "answer"))
                .isInstanceOf(CallFailedException.class)
                .hasMessageContaining("is not called while its circuit breaker is open");
    }

    private void open() {
        for (int i = 0; i < CALLS_THAT_OPEN; i++) {
            assertThatThrownBy(() -> circuits.call("accounts", () -> {
                        throw CallFailedException.lasting("down");
                    }))
                    .isInstanceOf(CallFailedException.class);
        }
    }
}
