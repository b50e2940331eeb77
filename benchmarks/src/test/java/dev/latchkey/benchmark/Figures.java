package dev.latchkey.benchmark;

import java.util.List;
import java.util.Locale;

/** Some measurements of one thing. */
record Figures(List<Double> values) {
    Figures {
        values = values.stream().sorted().toList();
    }

    /**
     * {@return the value that so much of all are not above}
     *
     * @param share from 0 to 1
     */
    double quantile(double share) {
        return values.get(Math.clamp((long) Math.ceil(share * values.size()) - 1, 0, values.size() - 1));
    }

    /** {@return the line of a report} */
    String line(String name, String unit) {
        return String.format(
                Locale.ROOT,
                "%-28s median %8.3f   p99 %8.3f   min %8.3f   max %8.3f %s   (%d)",
                name,
                quantile(0.5),
                quantile(0.99),
                values.getFirst(),
                values.getLast(),
                unit,
                values.size());
    }
}
