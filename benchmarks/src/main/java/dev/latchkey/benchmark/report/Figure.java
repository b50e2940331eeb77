package dev.latchkey.benchmark.report;

import java.util.Locale;

/** How figures are written: with as many digits as mean something, and a point. */
final class Figure {
    private Figure() {}

    static String text(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.4f";
        return String.format(Locale.ROOT, format, value);
    }
}
