package dev.latchkey.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.benchmark.lab.BenchOptions;
import dev.latchkey.benchmark.lab.Lab;
import dev.latchkey.benchmark.lab.Scenario;
import dev.latchkey.benchmark.load.LoadFailure;
import dev.latchkey.benchmark.report.Row;
import dev.latchkey.benchmark.report.Rows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {
    private static final Scenario GOOD = new Fake("good", rows -> rows.add(Row.of("good.ms", "ms", List.of(1.0))));
    private static final Scenario BAD = new Fake("bad", rows -> {
        rows.add(Row.of("bad.first.ms", "ms", List.of(2.0)));
        throw new LoadFailure("answered 500");
    });

    @TempDir
    Path repository;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void runWhenAllGoesWellThenReportsAreWrittenAndNothingElseIsLeft() throws IOException {
        assertThat(run(List.of(), GOOD)).isTrue();
        assertThat(Files.readString(repository.resolve("target/benchmarks/report.json")))
                .contains("\"name\" : \"good.ms\"");
        assertThat(repository.resolve("target/benchmarks/report.md")).hasContent(out.toString(StandardCharsets.UTF_8));
        try (Stream<Path> left = Files.list(repository.resolve("target/benchmarks"))) {
            assertThat(left)
                    .extracting(file -> file.getFileName().toString())
                    .containsExactlyInAnyOrder("report.json", "report.md", "services.log");
        }
    }

    @Test
    void runWhenOneFailsThenOthersGoOnAndReportSaysSo() throws IOException {
        assertThat(run(List.of(), BAD, GOOD)).isFalse();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("## Failures", "- bad: answered 500", "| bad.first.ms |", "| good.ms |");
    }

    @Test
    void runWhenOnlyOneIsWantedThenTheOtherIsLeftOut() throws IOException {
        assertThat(run(List.of("--only", "good"), BAD, GOOD)).isTrue();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("good.ms").doesNotContain("bad");
    }

    @Test
    void runWhenNothingHasTheNameThatIsWantedThenReportSaysSo() throws IOException {
        assertThat(run(List.of("--only", "good,godo"), GOOD)).isFalse();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("- no measured row has a name that begins with \"godo\"", "| good.ms |")
                .doesNotContain("begins with \"good\"");
    }

    private boolean run(List<String> arguments, Scenario... scenarios) throws IOException {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return new Bench(
                        repository,
                        arguments,
                        BenchOptions.parse(arguments),
                        List.of(scenarios),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        nowhere)
                .run();
    }

    private record Fake(String name, Consumer<Rows> findings) implements Scenario {
        @Override
        public List<String> beginnings() {
            return List.of(name);
        }

        @Override
        public void run(Lab lab, Rows rows) {
            findings.accept(rows);
        }
    }
}
