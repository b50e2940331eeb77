package dev.latchkey.auth.revocation;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/** A clock that never goes back, whatever happens to the wall clock: {@link System#nanoTime}. */
@FunctionalInterface
interface MonotonicClock {
    /** {@return nanoseconds since an arbitrary moment; only differences have a meaning} */
    long nanoTime();

    /** Provides the clock of the process, unless a test provides another. */
    @Factory
    final class OfTheProcess {
        @Singleton
        @Requires(missingBeans = MonotonicClock.class)
        MonotonicClock clock() {
            return System::nanoTime;
        }
    }
}
