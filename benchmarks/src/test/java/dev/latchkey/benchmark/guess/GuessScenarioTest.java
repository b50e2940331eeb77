package dev.latchkey.benchmark.guess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.benchmark.lab.BenchOptions;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuessScenarioTest {
    @ParameterizedTest
    @CsvSource({
        "guess.userinfo.guessed_to_alone, true",
        "guess.compared, true",
        "guess.refused.per_s, true",
        "guess, true",
        "guess.refresh, false",
    })
    void wantsUserInfoWhenARowNeedsItThenTrue(String only, boolean wanted) {
        assertThat(GuessScenario.wantsUserInfo(BenchOptions.parse(List.of("--only", only))))
                .isEqualTo(wanted);
    }
}
