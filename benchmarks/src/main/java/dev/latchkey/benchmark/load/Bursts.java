package dev.latchkey.benchmark.load;

import dev.latchkey.benchmark.report.Row;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Several runs of the same load. */
public record Bursts(List<Burst> all) {
    public Bursts {
        all = List.copyOf(all);
    }

    /** {@return the service's processor time per request in each run, in milliseconds} */
    public List<Double> cpuMillis() {
        return values(Burst::cpuMillis);
    }

    /** {@return the rows {@code name.cpu_ms}, {@code .rps}, {@code .p50_ms} and {@code .p99_ms}} */
    public List<Row> rows(String name) {
        return List.of(
                Row.of(name + ".cpu_ms", "ms", cpuMillis()),
                Row.of(name + ".rps", "1/s", values(burst -> burst.load().perSecond())),
                Row.of(
                        name + ".p50_ms",
                        "ms",
                        values(burst -> burst.load().median().toNanos() / 1e6)),
                Row.of(
                        name + ".p99_ms",
                        "ms",
                        values(burst -> burst.load().p99().toNanos() / 1e6)));
    }

    /** {@return the row {@code name.db_cpu_ms}} */
    public Row databaseRow(String name) {
        return Row.of(name + ".db_cpu_ms", "ms", values(Burst::databaseMillis));
    }

    private List<Double> values(ToDoubleFunction<Burst> figure) {
        return all.stream().mapToDouble(figure).boxed().toList();
    }
}
