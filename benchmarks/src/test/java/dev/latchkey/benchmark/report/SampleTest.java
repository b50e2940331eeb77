package dev.latchkey.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SampleTest {
    @Test
    void medianWhenCountIsOddThenMiddle() {
        assertThat(sample(3, 1, 9).median()).isEqualTo(3);
    }

    @Test
    void medianWhenCountIsEvenThenHalfway() {
        assertThat(sample(4, 1, 2, 9).median()).isEqualTo(3);
    }

    @Test
    void minAndMaxAreTheEnds() {
        assertThat(sample(4, 1, 2, 9).min()).isEqualTo(1);
        assertThat(sample(4, 1, 2, 9).max()).isEqualTo(9);
    }

    @Test
    void quantileIsAValueThatWasFound() {
        Sample hundred = new Sample(
                DoubleStream.iterate(1, value -> value + 1).limit(100).boxed().toList());
        assertThat(hundred.quantile(0)).isEqualTo(1);
        assertThat(hundred.quantile(0.5)).isEqualTo(50);
        assertThat(hundred.quantile(0.99)).isEqualTo(99);
        assertThat(hundred.quantile(1)).isEqualTo(100);
    }

    @Test
    void quantileWhenThereIsOneThenThatOne() {
        assertThat(sample(7).quantile(0.99)).isEqualTo(7);
    }

    /** P(at most 1 of 10 below the median) = 11/1024: twice that is 2.1 %; for at most 2 it is 10.9 %. */
    @Test
    void intervalWhenTenThenSecondToNinth() {
        assertThat(sample(10, 1, 9, 2, 8, 3, 7, 4, 6, 5).interval()).isEqualTo(new Interval(2, 9));
    }

    /** For 20 values, a table of the sign test gives the 6th and the 15th. */
    @Test
    void intervalWhenTwentyThenSixthToFifteenth() {
        Sample twenty = new Sample(
                DoubleStream.iterate(1, value -> value + 1).limit(20).boxed().toList());
        assertThat(twenty.interval()).isEqualTo(new Interval(6, 15));
    }

    @Test
    void intervalWhenTooFewThenAllOfThem() {
        assertThat(sample(3, 1, 2).interval()).isEqualTo(new Interval(1, 3));
        assertThat(sample(5).interval()).isEqualTo(new Interval(5, 5));
    }

    @Test
    void sampleWhenEmptyOrNoNumberThenRefused() {
        assertThatThrownBy(() -> new Sample(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sample(1, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sample(1, Double.POSITIVE_INFINITY)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Sample sample(double... values) {
        return new Sample(DoubleStream.of(values).boxed().toList());
    }
}
