package dev.latchkey.auth.background;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something again and again, in a thread of its own, with a pause before each time, until it is stopped. A time that fails
 * does not keep the next from coming.
 */
public final class Repetition {
    private static final Logger LOG = LoggerFactory.getLogger(Repetition.class);

    private final String name;
    private final BooleanSupplier ready;
    private final Supplier<Duration> pause;
    private final Runnable work;
    private volatile @Nullable Thread thread;

    /**
     * Makes a repetition, which has yet to be started.
     *
     * @param name of the thread, and of the work in the log
     * @param ready whether the work can be done; while it cannot, it is left out
     * @param pause before the next time, asked for each
     * @param work stops when its thread is interrupted
     */
    public Repetition(String name, BooleanSupplier ready, Supplier<Duration> pause, Runnable work) {
        this.name = name;
        this.ready = ready;
        this.pause = pause;
        this.work = work;
    }

    /** Begins, with a pause. */
    public void start() {
        thread = Thread.ofVirtual().name(name).start(this::repeat);
    }

    /** Ends it, by an interrupt; does not wait for that. */
    public void stop() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    private void repeat() {
        try {
            while (true) {
                Thread.sleep(pause.get());
                if (ready.getAsBoolean()) {
                    workIfPossible();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** At a low level: while the database is away, this comes again and again, and others tell of that. */
    private void workIfPossible() {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.debug("The work of {} comes to nothing for now: {}", name, e.getMessage());
        }
    }
}
