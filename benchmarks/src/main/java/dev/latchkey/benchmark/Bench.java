package dev.latchkey.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.benchmark.lab.BenchOptions;
import dev.latchkey.benchmark.lab.Lab;
import dev.latchkey.benchmark.lab.Scenario;
import dev.latchkey.benchmark.peer.PeerRatios;
import dev.latchkey.benchmark.report.JsonReport;
import dev.latchkey.benchmark.report.Machine;
import dev.latchkey.benchmark.report.MarkdownReport;
import dev.latchkey.benchmark.report.Report;
import dev.latchkey.benchmark.report.Rows;
import dev.latchkey.stack.FileTree;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * One run: all scenarios one after the other, then the report. If a scenario fails, the report names it and lacks its
 * remaining rows. The other scenarios still run.
 *
 * @param err receives each figure as soon as it is measured
 */
record Bench(
        Path repository,
        List<String> arguments,
        BenchOptions options,
        List<Scenario> scenarios,
        PrintStream out,
        PrintStream err) {
    private static final String FOLDER = "target/benchmarks";

    /** The services' output, for the analysis of failures. */
    private static final String SERVICES_LOG = "services.log";

    /** {@return true if nothing failed} */
    boolean run() throws IOException {
        Path folder = Files.createDirectories(repository.resolve(FOLDER));
        Instant begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Machine machine = Machine.here();
        String commit = new Checkout(repository).commit();
        Rows rows = new Rows(err::println);
        Path scratch = Files.createTempDirectory(folder, "run-");
        List<String> failures;
        try (PrintStream log = new PrintStream(Files.newOutputStream(folder.resolve(SERVICES_LOG)), true, UTF_8)) {
            failures = runAll(new Lab(repository, scratch, options, log::println), rows);
        } finally {
            FileTree.delete(scratch);
        }
        rows.addAll(PeerRatios.of(rows.all()));
        if (failures.isEmpty()) {
            failures = inVain(rows);
        }
        Report report = new Report(begun, machine, commit, arguments, rows.all(), rows.notes(), failures);
        String markdown = MarkdownReport.of(report);
        Files.writeString(folder.resolve("report.json"), JsonReport.of(report));
        Files.writeString(folder.resolve("report.md"), markdown);
        out.print(markdown);
        return failures.isEmpty();
    }

    /**
     * {@return a failure for each {@code --only} prefix that no row matches, because of a typing error or a missing
     * {@code --peers}}
     */
    private List<String> inVain(Rows rows) {
        return options.only().stream()
                .filter(beginning ->
                        rows.all().stream().noneMatch(row -> row.name().startsWith(beginning)))
                .map("no measured row has a name that begins with \"%s\""::formatted)
                .toList();
    }

    private List<String> runAll(Lab lab, Rows rows) {
        List<String> failures = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            if (scenario.beginnings().stream().noneMatch(options::wants)) {
                continue;
            }
            Instant begun = Instant.now();
            String name = scenario.beginnings().getFirst();
            try {
                scenario.run(lab, rows);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                failures.add(name + ": interrupted");
                return failures;
            } catch (Exception failed) {
                failed.printStackTrace(err);
                failures.add(name + ": " + failed.getMessage());
            }
            err.printf(
                    "%s took %d s%n",
                    name, Duration.between(begun, Instant.now()).toSeconds());
        }
        return failures;
    }
}
