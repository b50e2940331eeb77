package dev.latchkey.auth.password;

import dev.latchkey.auth.brand.Brand;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Valid password settings. A test changes one of them. */
record TestPasswordSettings(
        int minLength,
        int minLengthWithSecondFactor,
        int memory,
        int iterations,
        @Nullable Integer threads,
        int queue,
        Duration timeout) {

    static TestPasswordSettings valid() {
        return new TestPasswordSettings(15, 8, 19456, 2, null, 50, Duration.ofMinutes(1));
    }

    TestPasswordSettings minLength(int length) {
        return new TestPasswordSettings(length, minLengthWithSecondFactor, memory, iterations, threads, queue, timeout);
    }

    TestPasswordSettings minLengthWithSecondFactor(int length) {
        return new TestPasswordSettings(minLength, length, memory, iterations, threads, queue, timeout);
    }

    TestPasswordSettings memory(int kibibytes) {
        return new TestPasswordSettings(
                minLength, minLengthWithSecondFactor, kibibytes, iterations, threads, queue, timeout);
    }

    TestPasswordSettings iterations(int count) {
        return new TestPasswordSettings(minLength, minLengthWithSecondFactor, memory, count, threads, queue, timeout);
    }

    TestPasswordSettings threads(@Nullable Integer count) {
        return new TestPasswordSettings(
                minLength, minLengthWithSecondFactor, memory, iterations, count, queue, timeout);
    }

    TestPasswordSettings queue(int length) {
        return new TestPasswordSettings(
                minLength, minLengthWithSecondFactor, memory, iterations, threads, length, timeout);
    }

    TestPasswordSettings timeout(Duration longest) {
        return new TestPasswordSettings(
                minLength, minLengthWithSecondFactor, memory, iterations, threads, queue, longest);
    }

    PasswordSettings settings() {
        return settings(null);
    }

    PasswordSettings settings(@Nullable Path breachedRanges) {
        return new PasswordSettings(
                minLength,
                minLengthWithSecondFactor,
                breachedRanges == null ? null : breachedRanges.toString(),
                memory,
                iterations,
                threads,
                queue,
                timeout);
    }

    PasswordHasher hasher() {
        return new PasswordHasher(settings(), new HashThreads(settings()));
    }

    PasswordPolicy policy() {
        return policy(null);
    }

    PasswordPolicy policy(@Nullable Path breachedRanges) {
        PasswordSettings settings = settings(breachedRanges);
        return new PasswordPolicy(
                settings, new GuessEstimate(Brand.usual()), new BreachedPasswords(settings), new HashThreads(settings));
    }
}
