package dev.latchkey.benchmark.jmh;

import dev.latchkey.benchmark.lab.Lab;
import dev.latchkey.benchmark.lab.Scenario;
import dev.latchkey.benchmark.report.Row;
import dev.latchkey.benchmark.report.Rows;
import dev.latchkey.shared.revocation.CheckBenchmark;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs all JMH benchmarks of this module. Each gives a row in nanoseconds and a row in allocated bytes. */
public final class JmhScenario implements Scenario {
    private static final Map<String, String> SUBJECTS = Map.of(
            "CheckBenchmark", "check",
            "PasswordBenchmark", "password",
            "TokenBenchmark", "token",
            "VerificationBenchmark", "verification");
    private static final int MILLION = 1_000_000;
    private static final double BYTES_PER_MEGABYTE = 1 << 20;
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    @Override
    public List<String> beginnings() {
        return List.of("jmh");
    }

    @Override
    public void run(Lab lab, Rows rows) throws RunnerException {
        // JMH's lock is one file for all users of the machine, and another user's run may have left it.
        System.setProperty("jmh.ignoreLock", "true");
        for (RunResult result : new Runner(options(lab)).run()) {
            List<Double> nanos = new ArrayList<>();
            List<Double> bytes = new ArrayList<>();
            for (BenchmarkResult fork : result.getBenchmarkResults()) {
                for (IterationResult iteration : fork.getIterationResults()) {
                    nanos.add(iteration.getPrimaryResult().getScore());
                    Result<?> allocated = iteration.getSecondaryResults().get(ALLOCATED);
                    if (allocated != null) {
                        bytes.add(allocated.getScore());
                    }
                }
            }
            String name = name(result.getParams());
            rows.add(Row.of(name + ".ns", "ns", nanos));
            if (!bytes.isEmpty()) {
                rows.add(Row.of(name + ".bytes", "B", bytes));
            }
        }
        rows.add(
                Row.of("jmh.check.memory_1e6.mb", "MB", List.of(CheckBenchmark.bytesOf(MILLION) / BYTES_PER_MEGABYTE)));
    }

    private static Options options(Lab lab) {
        ChainedOptionsBuilder builder = new OptionsBuilder()
                .forks(1)
                .warmupIterations(lab.options().quick() ? 1 : 2)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(lab.options().quick() ? 3 : 4)
                .measurementTime(TimeValue.seconds(1))
                .addProfiler(GCProfiler.class)
                .output(lab.folder().resolve("jmh.log").toString())
                .jvmArgsAppend(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djdk.attach.allowAttachSelf");
        SUBJECTS.keySet().forEach(builder::include);
        return builder.build();
    }

    /** {@return a name such as {@code jmh.check.good_token.1000000}} */
    private static String name(BenchmarkParams params) {
        String[] parts = params.getBenchmark().split("\\.", -1);
        String method = parts[parts.length - 1].replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        List<String> name =
                new ArrayList<>(List.of("jmh", SUBJECTS.getOrDefault(parts[parts.length - 2], "other"), method));
        Collection<String> keys = params.getParamsKeys();
        keys.forEach(key -> name.add(params.getParam(key)));
        return String.join(".", name);
    }
}
