package dev.latchkey.auth.password;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/**
 * Measures the comparison of a password with its hash, for one caller and for eight concurrent callers. In this
 * package, because only this package can create hashers.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the method with @Setup before anything else
public class PasswordBenchmark {
    private static final String PASSWORD = "nine lanterns on the long pier";

    private PasswordHasher hasher;
    private String hash;

    /**
     * Hashes a password with the least memory and iterations that the settings allow. These are the service's defaults.
     */
    @Setup
    public void hash() {
        PasswordSettings settings = new PasswordSettings(
                15, 8, null, 19456, 2, Runtime.getRuntime().availableProcessors(), 50, Duration.ofMinutes(1));
        hasher = new PasswordHasher(settings, new HashThreads(settings));
        hash = hasher.hash(PASSWORD);
    }

    /** One caller, which never waits. */
    @Benchmark
    public boolean alone() {
        return hasher.matches(PASSWORD, hash);
    }

    /** Eight callers, and one hash thread for each core. The other callers wait. */
    @Benchmark
    @Threads(8)
    public boolean queued() {
        return hasher.matches(PASSWORD, hash);
    }
}
