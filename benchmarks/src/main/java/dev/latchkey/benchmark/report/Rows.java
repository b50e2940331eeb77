package dev.latchkey.benchmark.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** The figures of the current run. It reports each figure as soon as it is added. */
public final class Rows {
    private final List<Row> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Consumer<String> progress;

    public Rows(Consumer<String> progress) {
        this.progress = progress;
    }

    public void add(Row row) {
        rows.add(row);
        progress.accept("%-48s %s %s".formatted(row.name(), Figure.text(row.median()), row.unit()));
    }

    public void addAll(Collection<Row> several) {
        several.forEach(this::add);
    }

    /** Adds a note for readers of the figures. */
    public void note(String sentence) {
        notes.add(sentence);
    }

    public List<Row> all() {
        return List.copyOf(rows);
    }

    public List<String> notes() {
        return List.copyOf(notes);
    }
}
