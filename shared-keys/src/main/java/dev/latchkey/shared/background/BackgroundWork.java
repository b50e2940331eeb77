package dev.latchkey.shared.background;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a named piece of work again and again in a thread of its own, until it is stopped.
 *
 * <p>No {@link Throwable} ends the thread: not from the work, its pause or its readiness, nor from the log. A failure is
 * logged, is visible in {@link #status}, and is followed by a retry with backoff. A success resets the backoff. An
 * {@link OutOfMemoryError} is a failure like others; the services' JVM options end the process before it gets here.
 */
public final class BackgroundWork implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundWork.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final String name;
    private final WorkPolicy policy;
    private final Run work;
    private final WorkTime time;
    private final WorkStatus status;
    private final CountDownLatch stop = new CountDownLatch(1);
    private @Nullable Thread thread;

    /** One run of the work. */
    @FunctionalInterface
    public interface Run {
        /**
         * Does it once. It may block, if the stop ends that: by the interrupt, or by {@link WorkPolicy#stoppedBy}.
         *
         * @throws Exception when it failed; it runs again after a pause
         */
        void run() throws Exception;
    }

    /**
     * Prepares the work; {@link #start} begins.
     *
     * @param name of the thread, in the log, in health and in the metrics' label {@code work}
     * @param meaning what a failure means, a clause for the log and for health: "expired rows are not deleted"
     * @param policy when it runs, and how it is stopped
     */
    public BackgroundWork(String name, String meaning, WorkPolicy policy, Run work) {
        this(name, meaning, policy, work, null);
    }

    /**
     * Prepares the work, in a time that a test moves.
     *
     * @param time null for the system's
     */
    BackgroundWork(String name, String meaning, WorkPolicy policy, Run work, @Nullable WorkTime time) {
        this.name = name;
        this.policy = policy;
        this.work = work;
        this.time = time == null ? WorkTime.system(stop) : time;
        this.status = new WorkStatus(name, meaning, this.time);
    }

    /** {@return the name} */
    public String name() {
        return name;
    }

    /** {@return how it goes, at any time, from any thread} */
    public WorkStatus status() {
        return status;
    }

    /** {@return whether the work is to end; a run that loops or waits looks at it} */
    public boolean isStopping() {
        return stop.getCount() == 0;
    }

    /** Begins. Does nothing when it has begun or has been stopped. */
    public synchronized void start() {
        if (thread == null && !isStopping()) {
            thread = policy.threads().get().name(name).start(this::repeat);
        }
    }

    /**
     * Ends the pause or the run that is under way, and waits for the thread. May be called before the start, again (it
     * waits again), and by the work itself (it does not wait, and that run is the last).
     *
     * @param limit of the wait; zero does not wait
     * @return whether the thread has ended, or never began
     */
    public boolean stop(Duration limit) {
        stop.countDown();
        Thread running;
        synchronized (this) {
            running = thread;
        }
        if (running == null || running == Thread.currentThread()) {
            return running == null;
        }
        policy.stopper().accept(running);
        try {
            return running.join(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Stops, and waits for 5 s at most. */
    @Override
    public void close() {
        if (!stop(STOP_LIMIT) && Thread.currentThread() != thread()) {
            LOG.warn("{} has not ended within {} s; the service stops without it.", name, STOP_LIMIT.toSeconds());
        }
    }

    private synchronized @Nullable Thread thread() {
        return thread;
    }

    /** The thread's loop; a test calls it in its own thread. */
    void repeat() {
        Duration next = firstPause();
        while (!isStopping()) {
            rest(next);
            if (!isStopping()) {
                next = runOnce();
            }
        }
    }

    private Duration firstPause() {
        try {
            return policy.pause().get();
        } catch (Throwable e) {
            return failed(e);
        }
    }

    /** {@return the pause until the next run} */
    private Duration runOnce() {
        try {
            if (!policy.ready().getAsBoolean()) {
                return policy.backoff().first();
            }
            work.run();
            Duration next = policy.pause().get();
            status.succeeded();
            return next;
        } catch (Throwable e) {
            return failed(e);
        }
    }

    /** Without memory even the log may fail: the thread goes on all the same. */
    private Duration failed(Throwable cause) {
        try {
            if (isStopping()) {
                LOG.debug("{} failed while it was stopped.", name, cause);
                return Duration.ZERO;
            }
            Duration next = policy.backoff().pause(status.countFailure(), time.random());
            status.failed(cause, next);
            return next;
        } catch (Throwable e) {
            return policy.backoff().longest();
        }
    }

    /** An interrupt that is no stop only ends the pause; one that the run left behind is dropped. */
    private void rest(Duration length) {
        try {
            Thread.interrupted();
            if (!isStopping()) { // after the interrupt was dropped, which may have been the stop's
                time.rest(length);
            }
        } catch (Throwable e) {
            Thread.onSpinWait();
        }
    }
}
