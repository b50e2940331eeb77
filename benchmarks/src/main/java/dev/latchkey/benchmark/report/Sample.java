package dev.latchkey.benchmark.report;

import java.util.List;

/**
 * What some runs of one measurement found.
 *
 * @param values one or more, in ascending order
 */
public record Sample(List<Double> values) {
    private static final double CONFIDENCE = 0.95;

    /**
     * Refuses what is no figure.
     *
     * @throws IllegalArgumentException when there are none, or one is no number
     */
    public Sample {
        if (values.isEmpty() || !values.stream().allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("no figures: " + values);
        }
        values = values.stream().sorted().toList();
    }

    /** {@return the middle value, or halfway between the two in the middle} */
    public double median() {
        int half = values.size() / 2;
        return values.size() % 2 == 1 ? values.get(half) : (values.get(half - 1) + values.get(half)) / 2;
    }

    /**
     * {@return the smallest value that so much of all are not above}
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
     * {@return where the median of all possible runs lies, by the sign test: nothing is supposed about how they are
     * distributed} Of ten values it leaves out the smallest and the greatest; with fewer than six it can leave out none,
     * and has less confidence than 95 %.
     */
    public Interval interval() {
        int leftOut = 0;
        // P(fewer than k of n fall below the median) is that of fewer than k heads of n coins.
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
