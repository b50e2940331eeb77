package dev.latchkey.benchmark.report;

import java.util.List;

/**
 * The values of several runs of one measurement.
 *
 * @param values one or more, in ascending order
 */
public record Sample(List<Double> values) {
    private static final double CONFIDENCE = 0.95;

    /**
     * Sorts the values.
     *
     * @throws IllegalArgumentException when there are no values, or one of them is not a finite number
     */
    public Sample {
        if (values.isEmpty() || !values.stream().allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("no figures: " + values);
        }
        values = values.stream().sorted().toList();
    }

    /** {@return the middle value, or the mean of the two middle values} */
    public double median() {
        int half = values.size() / 2;
        return values.size() % 2 == 1 ? values.get(half) : (values.get(half - 1) + values.get(half)) / 2;
    }

    /**
     * {@return the smallest value such that this share of all values is not above it}
     *
     * @param share from 0 to 1
     */
    public double quantile(double share) {
        return values.get(Math.clamp((long) Math.ceil(share * values.size()) - 1, 0, values.size() - 1));
    }

    public double min() {
        return values.getFirst();
    }

    public double max() {
        return values.getLast();
    }

    /**
     * {@return a confidence interval of the median, by the sign test, which assumes nothing about the distribution} Of
     * ten values it leaves out the smallest and the greatest. With fewer than six values it can leave out none, and its
     * confidence is below 95 %.
     */
    public Interval interval() {
        int leftOut = 0;
        // How many of n values are below the median is distributed like the number of heads in n coin tosses.
        double atMost = Math.pow(0.5, values.size());
        double exactly = atMost;
        while (2 * atMost <= 1 - CONFIDENCE) {
            leftOut++;
            exactly = exactly * (values.size() - leftOut + 1) / leftOut;
            atMost += exactly;
        }
        int first = Math.max(leftOut - 1, 0);
        return new Interval(values.get(first), values.get(values.size() - 1 - first));
    }
}
