package dev.latchkey.benchmark.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that one run found.
 *
 * @param commit of the checkout, with {@code -dirty} behind it when there were changes
 * @param arguments that the run was given
 * @param notes what to know about the figures, such as what could not be measured here
 * @param failures scenarios that went wrong: what they would have found is missing
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
