package dev.latchkey.benchmark.growth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.benchmark.lab.BenchOptions;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrowthScenarioTest {
    @ParameterizedTest
    @CsvSource({
        "growth.start_1e6, true",
        "growth.start_0.ms, true",
        "growth.sync_1e6, true",
        "growth, true",
        "growth.verify, false",
    })
    void wantsStartsWhenARowNeedsThemThenTrue(String only, boolean wanted) {
        assertThat(GrowthScenario.wantsStarts(BenchOptions.parse(List.of("--only", only))))
                .isEqualTo(wanted);
    }
}
