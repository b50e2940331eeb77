package dev.latchkey.benchmark.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All results of one run.
 *
 * @param commit of the checkout, with the suffix {@code -dirty} if there were changes
 * @param arguments the arguments of the run
 * @param notes facts about the figures, such as what could not be measured here
 * @param failures scenarios that failed; their remaining rows are missing
 */
public record Report(
        Instant begun,
        Machine machine,
        String commit,
        List<String> arguments,
        List<Row> rows,
        List<String> notes,
        List<String> failures) {

    public Report {
        arguments = List.copyOf(arguments);
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
        failures = List.copyOf(failures);
    }

    public Optional<Row> row(String name) {
        return rows.stream().filter(row -> row.name().equals(name)).findFirst();
    }

    Optional<Double> median(String name) {
        return row(name).map(Row::median);
    }
}
