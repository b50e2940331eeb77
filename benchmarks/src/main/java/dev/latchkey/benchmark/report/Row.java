package dev.latchkey.benchmark.report;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One line of a report.
 *
 * @param name such as {@code verify.one_token.cpu_ms}
 * @param unit of the figures; {@code ""} for ratios
 * @param runs the number of measurements
 * @param interval of the median; null if the figures are not ratios of pairs
 */
public record Row(
        String name,
        String unit,
        double median,
        double min,
        double max,
        int runs,
        @Nullable Interval interval) {

    public static Row of(String name, String unit, Sample sample) {
        return new Row(
                name,
                unit,
                sample.median(),
                sample.min(),
                sample.max(),
                sample.values().size(),
                null);
    }

    public static Row of(String name, String unit, List<Double> values) {
        return of(name, unit, new Sample(values));
    }

    /** {@return the ratio of two things that were measured in turn, computed pair by pair} */
    public static Row ratio(String name, List<Double> numerators, List<Double> denominators) {
        if (numerators.size() != denominators.size()) {
            throw new IllegalArgumentException(name + ": both sides must have the same number of values");
        }
        Sample ratios = new Sample(IntStream.range(0, numerators.size())
                .mapToObj(pair -> numerators.get(pair) / denominators.get(pair))
                .toList());
        return new Row(
                name,
                "",
                ratios.median(),
                ratios.min(),
                ratios.max(),
                ratios.values().size(),
                ratios.interval());
    }

    /**
     * {@return the ratio of two rows that were measured one after the other} Its minimum and maximum are the extreme
     * ratios that the ranges of both rows allow.
     */
    public static Row ratioOf(String name, Row numerator, Row denominator) {
        return new Row(
                name,
                "",
                numerator.median / denominator.median,
                numerator.min / denominator.max,
                numerator.max / denominator.min,
                Math.min(numerator.runs, denominator.runs),
                null);
    }
}
