package dev.latchkey.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowTest {
    @Test
    void ratioIsThatOfEachPairAndNotOfTheMedians() {
        Row ratio = Row.ratio("a_to_b.ratio", List.of(2.0, 30.0, 4.0), List.of(1.0, 10.0, 1.0));
        assertThat(ratio).isEqualTo(new Row("a_to_b.ratio", "", 3, 2, 4, 3, new Interval(2, 4)));
    }

    @Test
    void ratioWhenSidesDifferInNumberThenRefused() {
        assertThatThrownBy(() -> Row.ratio("a_to_b.ratio", List.of(1.0), List.of(1.0, 2.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a_to_b.ratio");
    }

    @Test
    void ratioOfRowsHasTheWorstEndsThatBothAllow() {
        Row theirs = Row.of("theirs", "ms", List.of(4.0, 6.0, 8.0));
        Row ours = Row.of("ours", "ms", List.of(1.0, 2.0, 4.0, 1.0, 4.0));
        assertThat(Row.ratioOf("ratio", theirs, ours)).isEqualTo(new Row("ratio", "", 3, 1, 8, 3, null));
    }
}
