package dev.latchkey.shared.background;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * When a {@link BackgroundWork} runs, in which thread, and how it is stopped.
 *
 * @param backoff the pause between a failure and the next run
 * @param pause the pause before the first run, and between a success and the next run; asked each time
 * @param ready whether the work can be done now; if not, the run is skipped, and the condition is asked again after
 *     {@code backoff.first}
 * @param threads builds the thread, which gets the work's name
 * @param stopper ends the current run, for example by an interrupt; gets the work's thread
 */
public record WorkPolicy(
        Backoff backoff,
        Supplier<Duration> pause,
        BooleanSupplier ready,
        Supplier<Thread.Builder> threads,
        Consumer<Thread> stopper) {

    /**
     * {@return a policy for work that waits by itself: it runs at once and without pauses, in a virtual thread that the
     * stop interrupts}
     *
     * @param first see {@link Backoff}
     * @param longest see {@link Backoff}
     */
    public static WorkPolicy retrying(Duration first, Duration longest) {
        return new WorkPolicy(
                new Backoff(first, longest), () -> Duration.ZERO, () -> true, Thread::ofVirtual, Thread::interrupt);
    }

    /** {@return this policy with a pause before the first run and between runs} */
    public WorkPolicy every(Supplier<Duration> interval) {
        return new WorkPolicy(backoff, interval, ready, threads, stopper);
    }

    /** {@return this policy with a condition for each run} */
    public WorkPolicy when(BooleanSupplier condition) {
        return new WorkPolicy(backoff, pause, condition, threads, stopper);
    }

    /** {@return this policy in a platform thread that does not keep the JVM alive} */
    public WorkPolicy inPlatformThread() {
        return new WorkPolicy(backoff, pause, ready, () -> Thread.ofPlatform().daemon(), stopper);
    }

    /**
     * {@return this policy with a stop that does not interrupt}
     *
     * @param end ends the wait of a run, and lets the rest of the run finish; may be called more than once
     */
    public WorkPolicy stoppedBy(Runnable end) {
        return new WorkPolicy(backoff, pause, ready, threads, running -> end.run());
    }
}
