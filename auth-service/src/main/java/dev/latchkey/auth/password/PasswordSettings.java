package dev.latchkey.auth.password;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How passwords are chosen and hashed.
 *
 * @param minLength in code points; 8 or more
 * @param memory of one Argon2id hash, in KiB; 19456 or more
 * @param iterations of one Argon2id hash; 2 or more
 * @param hashTimeout how long a request waits for its turn to hash; then it is answered 503
 */
@Context
@ConfigurationProperties("latchkey.password")
public record PasswordSettings(
        @Bindable(defaultValue = "8") int minLength,
        @Bindable(defaultValue = "19456") int memory,
        @Bindable(defaultValue = "2") int iterations,
        @Bindable(defaultValue = "10s") Duration hashTimeout) {
    private static final int LEAST_LENGTH = 8;
    private static final int LEAST_MEMORY = 19456;
    private static final int LEAST_ITERATIONS = 2;

    public PasswordSettings {
        require(minLength >= LEAST_LENGTH, "latchkey.password.min-length", minLength, "8 or more");
        require(memory >= LEAST_MEMORY, "latchkey.password.memory", memory, "19456 KiB or more");
        require(iterations >= LEAST_ITERATIONS, "latchkey.password.iterations", iterations, "2 or more");
        require(hashTimeout.isPositive(), "latchkey.password.hash-timeout", hashTimeout, "longer than zero");
    }

    private static void require(boolean condition, String property, Object value, String wanted) {
        if (!condition) {
            throw new IllegalArgumentException(property + " must be " + wanted + ", and is " + value);
        }
    }
}
