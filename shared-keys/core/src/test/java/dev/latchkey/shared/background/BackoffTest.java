package dev.latchkey.shared.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration LONG = Duration.ofDays(365_000);
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));

    @Test
    void pauseThenDoublesUpToTheCap() {
        assertThat(LongStream.of(1, 2, 3, 4, 5, 6, Long.MAX_VALUE).mapToObj(failures -> backoff.pause(failures, 1)))
                .extracting(Duration::toMillis)
                .containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L, 1000L);
    }

    @Test
    void pauseThenJitterTakesAwayAtMostHalf() {
        assertThat(backoff.pause(2, 0)).isEqualTo(Duration.ofMillis(100));
        assertThat(backoff.pause(2, 0.5)).isEqualTo(Duration.ofMillis(150));
    }

    @Test
    void pauseWhenTheCapIsTheFirstPauseThenConstant() {
        Backoff constant = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1));

        assertThat(constant.pause(1, 1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(constant.pause(40, 1)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void createWhenNotPositiveOrCapBelowFirstOrTooLongThenRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(Duration.ZERO, second));
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(second, Duration.ofMillis(999)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(second, LONG));
    }
}
