package dev.latchkey.auth.revocation;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/** Time that only goes on, whatever is done to the wall clock: {@link System#nanoTime}. */
@FunctionalInterface
interface MonotonicClock {
    /** {@return nanoseconds since some moment; only differences mean anything} */
    long nanoTime();

    /** The process' own, unless a test brings another. */
    @Factory
    final class OfTheProcess {
        @Singleton
        @Requires(missingBeans = MonotonicClock.class)
        MonotonicClock clock() {
            return System::nanoTime;
        }
    }
}
