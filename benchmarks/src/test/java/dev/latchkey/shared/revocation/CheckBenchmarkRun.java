package dev.latchkey.shared.revocation;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmark where Surefire runs, which is on the JDK that the build has found. No test: it asserts nothing. */
class CheckBenchmarkRun {
    @Test
    void run() throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(CheckBenchmark.class.getSimpleName())
                        .addProfiler(GCProfiler.class)
                        .jvmArgsAppend("--enable-native-access=ALL-UNNAMED", "-Djdk.attach.allowAttachSelf")
                        .build())
                .run();
    }
}
