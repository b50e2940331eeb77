package dev.latchkey.auth.password;

import dev.latchkey.auth.setting.InsecureSetting;
import dev.latchkey.auth.setting.SettingCheck;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings for choosing and hashing passwords.
 *
 * @param minLength in code points, of a password that is the only factor; 8 or more
 * @param minLengthWithSecondFactor in code points, of a password beside a second factor; from 8 to {@code minLength}
 * @param breachedRanges folder of range files with hashes of breached passwords; null for none
 * @param memory of one Argon2id hash, in KiB; from 19456 to a gibibyte
 * @param iterations of one Argon2id hash; from 2 to 100
 * @param hashThreads how many hashes are computed at the same time; null for the default of {@link #threads}
 * @param hashQueue how many requests may wait for such a thread; further ones are answered 503
 * @param hashTimeout how long a request waits for its hash, at most; then it is answered 503
 */
@Context
@ConfigurationProperties("latchkey.password")
record PasswordSettings(
        @Bindable(defaultValue = "15") int minLength,
        @Bindable(defaultValue = "8") int minLengthWithSecondFactor,
        @Nullable String breachedRanges,
        @Bindable(defaultValue = "19456") int memory,
        @Bindable(defaultValue = "2") int iterations,
        @Nullable Integer hashThreads,
        @Bindable(defaultValue = "50") int hashQueue,
        @Bindable(defaultValue = "10s") Duration hashTimeout)
        implements SettingCheck {
    /** The lowest minimum length that a setting may have, in code points. */
    static final int LEAST_LENGTH = 8;

    private static final String PREFIX = "latchkey.password.";
    private static final int MOST_LENGTH = 64;

    /** The recommended minimum length of a password that is the only factor (NIST SP 800-63B-4 section 3.1.1.2). */
    private static final int SAFE_LENGTH = 15;

    private static final int LEAST_MEMORY = 19456;
    private static final int MOST_MEMORY = 1024 * 1024;
    private static final int LEAST_ITERATIONS = 2;
    private static final int MOST_ITERATIONS = 100;
    private static final int MOST_THREADS = 64;
    private static final int LONGEST_QUEUE = 1000;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final int LANES = 1;
    private static final long BLOCK_BYTES = 1024;

    PasswordSettings {
        breachedRanges = breachedRanges == null || breachedRanges.isBlank() ? null : breachedRanges;
        requireLength("min-length", minLength);
        requireLength("min-length-with-second-factor", minLengthWithSecondFactor);
        require(
                minLengthWithSecondFactor <= minLength,
                "min-length-with-second-factor",
                minLengthWithSecondFactor,
                "no more than " + PREFIX + "min-length (" + minLength + ")");
        require(memory >= LEAST_MEMORY, "memory", memory, "19456 KiB or more");
        require(memory <= MOST_MEMORY, "memory", memory, "1048576 KiB or less");
        require(iterations >= LEAST_ITERATIONS, "iterations", iterations, "2 or more");
        require(iterations <= MOST_ITERATIONS, "iterations", iterations, "100 or less");
        if (hashThreads != null) {
            require(hashThreads >= 1 && hashThreads <= MOST_THREADS, "hash-threads", hashThreads, "between 1 and 64");
        }
        require(hashQueue >= 1 && hashQueue <= LONGEST_QUEUE, "hash-queue", hashQueue, "between 1 and 1000");
        require(hashTimeout.isPositive(), "hash-timeout", hashTimeout, "longer than zero");
        require(hashTimeout.compareTo(LONGEST_WAIT) <= 0, "hash-timeout", hashTimeout, "a minute or shorter");
    }

    @Override
    public List<InsecureSetting> insecureSettings() {
        return new InsecureSetting(
                        PREFIX + "min-length",
                        Integer.toString(minLength),
                        "a password that is the only factor should have " + SAFE_LENGTH + " characters or more")
                .when(minLength < SAFE_LENGTH);
    }

    /** {@return the cost of one hash} */
    Argon2Hash.Cost cost() {
        return new Argon2Hash.Cost(memory, iterations, LANES);
    }

    /**
     * {@return how many hashes are computed at the same time}
     *
     * <p>The default is all processors but one, so that one is left for the other requests. It is also limited by memory:
     * the hashes together take at most a third of the heap.
     */
    int threads() {
        if (hashThreads != null) {
            return hashThreads;
        }
        Runtime machine = Runtime.getRuntime();
        long fitting = machine.maxMemory() / 3 / (cost().blocks() * BLOCK_BYTES);
        return Math.clamp(fitting, 1, Math.max(1, machine.availableProcessors() - 1));
    }

    private static void requireLength(String name, int value) {
        require(value >= LEAST_LENGTH, name, value, "8 or more");
        require(value <= MOST_LENGTH, name, value, "64 or less");
    }

    private static void require(boolean condition, String name, Object value, String wanted) {
        if (!condition) {
            throw new IllegalArgumentException(PREFIX + name + " must be " + wanted + ", but is " + value);
        }
    }
}
