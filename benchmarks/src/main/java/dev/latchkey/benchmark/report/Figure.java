package dev.latchkey.benchmark.report;

import java.util.Locale;

/** Formats figures with a decimal point and a suitable number of digits. */
final class Figure {
    private Figure() {}

    static String text(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.4f";
        return String.format(Locale.ROOT, format, value);
    }
}
