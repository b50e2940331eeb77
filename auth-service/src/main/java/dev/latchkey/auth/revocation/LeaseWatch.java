package dev.latchkey.auth.revocation;

import dev.latchkey.shared.micronaut.database.Database;
import dev.latchkey.shared.micronaut.database.StartupProgress;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the verifiers' leases on a connection of its own: for all waiters together, at once when one comes and then again and
 * again; and once a second while there is none, so that a dead verifier is known before the next logout. It also notifies the
 * verifiers, on the same connection, before it reads.
 */
@Singleton
final class LeaseWatch implements ApplicationEventListener<StartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseWatch.class);
    private static final Duration SHORTEST_POLL = Duration.ofMillis(1);
    private static final Duration LONGEST_POLL = Duration.ofMillis(20);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Database database;
    private final StartupProgress startup;
    private final LeaseTable table;
    private final MonotonicClock monotonic;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();
    private final Condition news = lock.newCondition();

    // All under the lock. Readings are numbered in the order in which they begin.
    private int waiting;
    private long newestWaiterAt;
    private long newestWaiterAfter;
    private boolean wakeWanted;
    private @Nullable LeaseReading latest;
    private long lastBegun;
    private long lastRead;

    /** Of the watching thread: an outage is logged once. */
    private boolean complained;

    private volatile boolean stopped;
    private volatile @Nullable Thread thread;

    LeaseWatch(Database database, StartupProgress startup, LeaseTable table, MonotonicClock monotonic) {
        this.database = database;
        this.startup = startup;
        this.table = table;
        this.monotonic = monotonic;
    }

    /**
     * A caller that waits. It gets no reading that began before it was there: such a reading may miss a lease that was granted
     * before the caller's revocation was committed.
     */
    final class Waiter implements AutoCloseable {
        private long last;

        private Waiter(long last) {
            this.last = last;
        }

        /** {@return the latest reading, if there is a newer one than the last that this returned, after a short wait} */
        Optional<LeaseReading> next() {
            lock.lock();
            try {
                long nanos = LONGEST_POLL.toNanos();
                while (lastRead <= last && nanos > 0) {
                    nanos = news.awaitNanos(nanos);
                }
                if (lastRead <= last) {
                    return Optional.empty();
                }
                last = lastRead;
                return Optional.ofNullable(latest);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for verifiers", e);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                waiting--;
            } finally {
                lock.unlock();
            }
        }
    }

    /** {@return a new waiter, to be closed} */
    Waiter waiter() {
        lock.lock();
        try {
            waiting++;
            newestWaiterAt = monotonic.nanoTime();
            newestWaiterAfter = lastBegun;
            wanted.signal();
            return new Waiter(lastBegun);
        } finally {
            lock.unlock();
        }
    }

    /** Has the verifiers notified. Called after a commit that they should read; does not wait. */
    void wakeVerifiers() {
        lock.lock();
        try {
            wakeWanted = true;
            wanted.signal();
        } finally {
            lock.unlock();
        }
    }

    /** {@return how many callers wait} */
    int waiters() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onApplicationEvent(StartupEvent event) {
        thread = Thread.ofVirtual().name("lease-watch").start(this::connectAgainAndAgain);
    }

    private void connectAgainAndAgain() {
        Duration pause = FIRST_PAUSE;
        try {
            while (!stopped) {
                Thread.sleep(pause);
                pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                if (startup.isComplete() && watch()) {
                    pause = FIRST_PAUSE;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return whether there was a connection, which is lost now} */
    private boolean watch() throws InterruptedException {
        boolean connected = false;
        try (Connection connection = database.unpooled(Map.of()).getConnection()) {
            tell(begin(), table.readAnew(connection));
            connected = true;
            complained = false;
            while (!stopped) {
                if (!awaitWork()) {
                    table.deleteDead(connection);
                }
                if (isWakeWanted()) {
                    table.wakeVerifiers(connection);
                }
                tell(begin(), table.read(connection));
            }
        } catch (SQLException e) {
            if (!stopped && !complained) {
                LOG.warn(
                        "The verifiers' leases cannot be read; a logout waits for the longest lease until they can: {}",
                        e.getMessage());
            }
            complained = true;
        }
        return connected;
    }

    private long begin() {
        lock.lock();
        try {
            return ++lastBegun;
        } finally {
            lock.unlock();
        }
    }

    private void tell(long number, LeaseReading reading) {
        lock.lock();
        try {
            latest = reading;
            lastRead = number;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isWakeWanted() {
        lock.lock();
        try {
            boolean was = wakeWanted;
            wakeWanted = false;
            return was;
        } finally {
            lock.unlock();
        }
    }

    /** {@return false when there was nothing to do for a while} */
    private boolean awaitWork() throws InterruptedException {
        lock.lock();
        try {
            long nanos = waiting == 0 ? IDLE.toNanos() : poll().toNanos();
            while (!isUrgent() && nanos > 0) {
                nanos = wanted.awaitNanos(nanos);
            }
            return waiting > 0 || wakeWanted;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a waiter has no reading yet that began after it came, or the verifiers wait for a notification. */
    private boolean isUrgent() {
        return wakeWanted || (waiting > 0 && newestWaiterAfter == lastBegun);
    }

    /** The verifiers usually know within milliseconds; one that takes longer is asked for less often. */
    private Duration poll() {
        Duration waited = Duration.ofNanos(monotonic.nanoTime() - newestWaiterAt);
        Duration pause = waited.dividedBy(4);
        if (pause.compareTo(SHORTEST_POLL) < 0) {
            return SHORTEST_POLL;
        }
        return pause.compareTo(LONGEST_POLL) < 0 ? pause : LONGEST_POLL;
    }

    @PreDestroy
    void stop() {
        stopped = true;
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
