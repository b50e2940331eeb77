package dev.latchkey.benchmark.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The report for readers: the figures, and the aims with the measured values. */
public final class MarkdownReport {
    private MarkdownReport() {}

    /** {@return the document} */
    public static String of(Report report) {
        List<String> lines = new ArrayList<>(List.of(
                "# Benchmarks",
                "",
                "Started %s, commit %s, `./stack bench%s`."
                        .formatted(report.begun(), report.commit(), arguments(report.arguments())),
                "",
                report.machine().words() + ".",
                ""));
        if (!report.failures().isEmpty()) {
            lines.addAll(List.of("## Failures", ""));
            report.failures().forEach(failure -> lines.add("- " + failure));
            lines.add("");
        }
        lines.addAll(aims(report));
        lines.addAll(List.of(
                "## Figures",
                "",
                "| name | median | least | greatest | runs | unit |",
                "| --- | ---: | ---: | ---: | ---: | --- |"));
        report.rows().forEach(row -> lines.add(line(row)));
        lines.add("");
        report.notes().forEach(note -> lines.add("- " + note));
        return String.join("\n", lines) + "\n";
    }

    private static String arguments(List<String> arguments) {
        return arguments.isEmpty() ? "" : " " + String.join(" ", arguments);
    }

    private static List<String> aims(Report report) {
        List<String> lines = new ArrayList<>();
        for (Aim aim : Aim.ALL) {
            Optional<Double> found = report.median(aim.row());
            Optional<Double> limit = aim.limit().apply(report);
            if (found.isPresent() && limit.isPresent()) {
                lines.add("| %s | ≤ %s%s | %s | %s |"
                        .formatted(
                                aim.row(),
                                aim.words(),
                                aim.words().equals(Figure.text(limit.get())) ? "" : " = " + Figure.text(limit.get()),
                                Figure.text(found.get()),
                                found.get() <= limit.get() ? "met" : "missed"));
            }
        }
        if (lines.isEmpty()) {
            return List.of();
        }
        List<String> section =
                new ArrayList<>(List.of("## Aims", "", "| figure | aim | found | |", "| --- | --- | ---: | --- |"));
        section.addAll(lines);
        section.add("");
        return section;
    }

    private static String line(Row row) {
        Interval interval = row.interval();
        return "| %s | %s%s | %s | %s | %d | %s |"
                .formatted(
                        row.name(),
                        Figure.text(row.median()),
                        interval == null
                                ? ""
                                : " (%s to %s)".formatted(Figure.text(interval.low()), Figure.text(interval.high())),
                        Figure.text(row.min()),
                        Figure.text(row.max()),
                        row.runs(),
                        row.unit());
    }
}
