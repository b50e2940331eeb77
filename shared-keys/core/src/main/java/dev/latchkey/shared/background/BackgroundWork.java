package dev.latchkey.shared.background;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a named piece of work repeatedly in its own thread, until it is stopped.
 *
 * <p>No {@link Throwable} ends the thread: neither one from the work, from its pause or its readiness, nor one from
 * logging. A failure is logged, is visible in {@link #status}, and is followed by a retry with backoff. A success
 * resets the backoff. An {@link OutOfMemoryError} counts as a failure like any other. In the services, JVM options end
 * the process before that.
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
         * Does the work once. May block if the stop can end the blocking call: by an interrupt, or by
         * {@link WorkPolicy#stoppedBy}.
         *
         * @throws Exception when the run failed; the work runs again after a pause
         */
        void run() throws Exception;
    }

    /**
     * Prepares the work; {@link #start} begins it.
     *
     * @param name the thread's name; the log, health and the metrics' label {@code work} use it too
     * @param meaning what a failure means, a clause for the log and for health: "expired rows are not deleted"
     * @param policy when it runs, and how it is stopped
     */
    public BackgroundWork(String name, String meaning, WorkPolicy policy, Run work) {
        this(name, meaning, policy, work, null);
    }

    /**
     * Prepares the work with a time source that a test controls.
     *
     * @param time null for the system's time
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

    /** {@return the status of the work; any thread may ask at any time} */
    public WorkStatus status() {
        return status;
    }

    /** {@return whether the work was told to stop; a run that loops or waits must check this} */
    public boolean isStopping() {
        return stop.getCount() == 0;
    }

    /** Starts the thread. Does nothing if the work was already started or stopped. */
    public synchronized void start() {
        if (thread == null && !isStopping()) {
            thread = policy.threads().get().name(name).start(this::repeat);
        }
    }

    /**
     * Ends the current pause or run, and waits for the thread to end. May be called before the start. May be called
     * again: each call waits. May be called by the work itself: that call does not wait, and the current run is the
     * last.
     *
     * @param limit the longest wait; zero does not wait
     * @return whether the thread has ended, or was never started
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

    /** Stops the work, and waits for 5 s at most. */
    @Override
    public void close() {
        if (!stop(STOP_LIMIT) && Thread.currentThread() != thread()) {
            LOG.warn("{} did not end within {} s; the service stops anyway.", name, STOP_LIMIT.toSeconds());
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

    /** Logging may fail too, for example without memory. The thread continues anyway. */
    private Duration failed(Throwable cause) {
        try {
            if (isStopping()) {
                LOG.debug("{} failed while it was stopping; the failure is ignored.", name, cause);
                return Duration.ZERO;
            }
            Duration next = policy.backoff().pause(status.countFailure(), time.random());
            status.failed(cause, next);
            return next;
        } catch (Throwable e) {
            return policy.backoff().longest();
        }
    }

    /** Pauses. Drops an interrupt that the last run left behind. An interrupt that is not a stop only ends the pause. */
    private void rest(Duration length) {
        try {
            Thread.interrupted();
            if (!isStopping()) { // asked only now: the dropped interrupt may have been the stop's
                time.rest(length);
            }
        } catch (Throwable e) {
            Thread.onSpinWait();
        }
    }
}
