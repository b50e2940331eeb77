package dev.latchkey.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CallsTest {
    private final AtomicInteger made = new AtomicInteger();

    @Test
    void sideBySideMakesEachOnce() {
        LoadResult result = new Calls(Collections.nCopies(100, made::incrementAndGet)).sideBySide(7);
        assertThat(made).hasValue(100);
        assertThat(result.requests()).isEqualTo(100);
    }

    @Test
    void atRateMakesEachOnce() {
        LoadResult result = new Calls(Collections.nCopies(20, made::incrementAndGet)).atRate(1000);
        assertThat(made).hasValue(20);
        assertThat(result.requests()).isEqualTo(20);
    }

    @Test
    void repeatedMakesThemAgainUntilTheTimeIsOver() {
        LoadResult result = Call.repeated(List.of(made::incrementAndGet, made::incrementAndGet))
                .run(Duration.ofMillis(50));
        assertThat(result.requests()).isEqualTo(made.get()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void sideBySideWhenOneFailsThenNoFigure() {
        Calls calls = new Calls(List.of(made::incrementAndGet, () -> {
            throw new LoadFailure("answered 500");
        }));
        assertThatThrownBy(() -> calls.sideBySide(2))
                .isInstanceOf(LoadFailure.class)
                .hasMessageContaining("answered 500");
    }

    @Test
    void sideBySideWhenThereAreNoneThenNoFigure() {
        assertThatThrownBy(() -> new Calls(List.of()).sideBySide(2)).isInstanceOf(LoadFailure.class);
    }
}
